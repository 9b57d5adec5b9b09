import type { BigIntStats } from "node:fs";
import { link, readdir, readFile, readlink, rename, rm, stat, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import { listCheckouts, type Repository } from "./repository.ts";
import { parseOwner } from "./writer-lock.ts";

/**
 * Git's locks name no owner. For how long one is believed, in milliseconds: `youngMs` whatever we see, as its maker may be
 * between two steps; `unseenMs` where we cannot see who might hold it (a container, a shared disk, no Linux).
 */
interface Belief {
  readonly youngMs: number;
  readonly unseenMs: number;
}

/**
 * The author's: ours say that they are ours. Long enough that who works in the folder through the network, where we do not
 * see it, may write a message. An editor that is open for longer loses nothing: Git then refuses that commit.
 */
const OF_INDEX: Belief = { youngMs: 60_000, unseenMs: 3_600_000 };
/** A branch's or HEAD's: held for a few milliseconds, and one in six of our processes that is killed leaves one behind. */
const OF_REF: Belief = { youngMs: 1000, unseenMs: 60_000 };
/** An index that is being written is larger. */
const OUR_LOCK_BYTES = 1000n;
/** Looking through all processes is too dear for every time that a waiting commit looks again, in milliseconds. */
const LOOK_AGAIN_MS = 1000;
/** PROC_PID_INIT_INO of the Linux kernel (include/linux/proc_ns.h): whoever is in it sees the processes of all containers too. */
const FIRST_PID_NAMESPACE = "pid:[4026531836]";
/** Types of file systems that no other machine writes to, see statfs(2): ext, XFS, Btrfs, tmpfs, F2FS, ZFS, overlay. */
const OF_THIS_MACHINE: readonly number[] = [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010, 0x2fc12fc1, 0x794c7630];

let lastLook = { at: -Infinity, lock: "" };

/**
 * Removes a lock file of Git's (`index.lock`, `HEAD.lock`, a branch's) that a killed Git or a power cut left behind.
 * Only where nobody can hold it: it is not young, no process has it open, and no Git is at work in the worktree or the
 * repository (a `git commit -a` with an editor open keeps its lock without keeping it open). Says whether the lock is gone.
 * The writer lock must be held, so that no two of us remove.
 */
export async function removeDeadLock(lock: string, repository: Repository): Promise<boolean> {
  const found = await stat(lock, { bigint: true }).catch(() => null);
  if (found === null) return true;
  if (found.size < OUR_LOCK_BYTES && (await isOurs(lock))) return await takeAway(lock, found, repository.temporaryFolder);
  const { youngMs, unseenMs } = basename(lock) === "index.lock" ? OF_INDEX : OF_REF;
  const ageMs = Date.now() - Number(found.mtimeMs);
  const look = { at: performance.now(), lock: `${lock} ${found.ino} ${found.mtimeNs}` };
  if (ageMs < youngMs || (lastLook.lock === look.lock && look.at - lastLook.at < LOOK_AGAIN_MS)) return false;
  lastLook = look;
  if (ageMs < unseenMs && !(await seesAllProcesses(lock, found))) return false;
  const checkouts = await listCheckouts(repository);
  const folders = [repository.gitDir, ...checkouts.flatMap(({ gitDir, worktree }) => [gitDir, worktree])];
  const places = await Promise.all(folders.map((folder) => stat(folder, { bigint: true }).catch(() => null)));
  if (await isHeld(found, places.filter((place) => place !== null))) return false;
  return await takeAway(lock, found, repository.temporaryFolder);
}

/** A link to a writer lock: as we hold that now, whoever made it is dead. */
async function isOurs(lock: string): Promise<boolean> {
  return parseOwner(await readFile(lock, "utf8").catch(() => "")) !== null;
}

/** True where every process that could hold a file is one whose folder and open files we may look at. */
async function seesAllProcesses(lock: string, { uid }: BigIntStats): Promise<boolean> {
  if (process.platform !== "linux") return false;
  const [namespace, first, { type }] = await Promise.all([
    readlink("/proc/self/ns/pid").catch(() => null),
    stat("/proc/1").catch(() => null),
    statfs(lock),
  ]);
  const mayLook = process.geteuid?.() === 0 || BigInt(process.geteuid?.() ?? -1) === uid;
  return namespace === FIRST_PID_NAMESPACE && first !== null && mayLook && OF_THIS_MACHINE.includes(type);
}

async function isHeld(lock: BigIntStats, folders: readonly BigIntStats[]): Promise<boolean> {
  const processes = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map((name) => join("/proc", name));
  for (const folder of processes) {
    if (await isGitAtWork(folder, folders)) return true;
  }
  for (const folder of processes) {
    const open = await readdir(join(folder, "fd")).catch(() => []);
    for (const name of open) {
      if (isSame(await stat(join(folder, "fd", name), { bigint: true }).catch(() => null), lock)) return true;
    }
  }
  return false;
}

/** Git stands in the root of the worktree or in the repository while it works there, but where it was told of it by name. */
async function isGitAtWork(processFolder: string, folders: readonly BigIntStats[]): Promise<boolean> {
  const text = (name: string) => readFile(join(processFolder, name), "utf8").catch(() => "");
  // Also `.git-wrapped`, as NixOS calls it.
  if (!(await text("comm")).includes("git")) return false;
  const place = await stat(join(processFolder, "cwd"), { bigint: true }).catch(() => null);
  if (folders.some((folder) => isSame(place, folder))) return !(await text("cmdline")).includes("fsmonitor--daemon");
  return /(^|\0)(GIT_DIR=|GIT_WORK_TREE=|--git-dir|--work-tree)/.test(`${await text("environ")}\0${await text("cmdline")}`);
}

/** Since it was looked at, somebody may have removed it and another process have made its own: that one is put back. */
async function takeAway(lock: string, seen: BigIntStats, temporaryFolder: string): Promise<boolean> {
  const aside = join(temporaryFolder, `dead-lock-${seen.ino}`);
  await rename(lock, aside).catch(() => undefined);
  const taken = await stat(aside, { bigint: true }).catch(() => null);
  const isTheOne = isSame(taken, seen) && taken?.mtimeNs === seen.mtimeNs;
  if (taken !== null && !isTheOne) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
  return isTheOne;
}

function isSame(one: BigIntStats | null, other: BigIntStats): boolean {
  return one !== null && one.dev === other.dev && one.ino === other.ino;
}
