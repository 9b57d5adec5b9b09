import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { link, mkdir, readlink, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import type { Deadline } from "../deadline.ts";
import { errorCode } from "./atomic-fs.ts";
import { processStart } from "./process-start.ts";
import type { Repository } from "./repository.ts";

/** Who holds a lock of ours: its whole content. */
export interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly host: string;
  /** Where `pid` means something: containers of one host name may each have a process 1. Absent where the system has no such thing. */
  readonly pidNamespace?: string;
  /** Another one each time, so that a lock is never taken for an earlier one. */
  readonly token: string;
}

/** A lock is not flushed, and a power cut may leave it without its content: its owner went with the power. */
const TORN: Owner = { pid: 0, started: "unknown", host: "", token: "torn" };
/** Longest time a lock is believed whose owner cannot be looked at (another machine or container): four commits' limit. */
const UNSEEN_OWNER_MS = 32_000;
/** How often one who waits looks again, in milliseconds: about as long as a commit takes. */
const LOOK_AGAIN_MS = 12;

/**
 * Runs `work` while no other process writes into the repository. The lock of a dead process is taken over.
 * No words hang on it, but on Git's own locks; what hangs on it is that the author's index and worktree are as HEAD has them.
 * Throws `store-busy` where the deadline passes first.
 */
export async function withWriterLock<Result>(repository: Repository, deadline: Deadline, work: () => Promise<Result>): Promise<Result> {
  for (const folder of [repository.ownFolder, repository.temporaryFolder]) await makeFolder(folder);
  const release = await takeLock(writerLockOf(repository), repository.temporaryFolder, deadline);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** Where the lock lies. */
export function writerLockOf(repository: Repository): string {
  return join(repository.ownFolder, "writer.lock");
}

/** Stays what it is: when this process started, and where its number means something. */
let ownProcess: Promise<[started: string, pidNamespace: string | undefined]> | undefined;

async function takeLock(file: string, temporaryFolder: string, deadline: Deadline): Promise<() => Promise<void>> {
  const [started, pidNamespace] = await (ownProcess ??= Promise.all([processStart(process.pid).then((word) => word ?? "unknown"), ownPidNamespace()]));
  const me: Owner = { pid: process.pid, started, host: hostname(), ...(pidNamespace !== undefined && { pidNamespace }), token: randomUUID() };
  for (;;) {
    if (await linkLock(file, temporaryFolder, me)) break;
    const owner = readOwner(file);
    if (owner === null) continue;
    if ((await isDead(owner, file)) && (await takeOver(file, temporaryFolder, owner, me, deadline))) break;
    await deadline.pause(LOOK_AGAIN_MS, `Process ${owner.pid} on ${owner.host} is writing into the repository.`);
  }
  return async () => {
    if (readOwner(file)?.token === me.token) await rm(file, { force: true });
  };
}

/** A link to a finished file: unlike a file opened for writing, a lock is never seen without its owner. */
async function linkLock(file: string, temporaryFolder: string, me: Owner): Promise<boolean> {
  const finished = join(temporaryFolder, `${basename(file)}-${me.token}`);
  await writeFile(finished, JSON.stringify(me));
  try {
    await link(finished, file);
    return true;
  } catch (error) {
    // ENOENT: a store that opens swept our file away with those of the dead. We come again.
    if (["EEXIST", "ENOENT"].includes(errorCode(error) ?? "")) return false;
    throw error;
  } finally {
    await rm(finished, { force: true });
  }
}

/**
 * Two may find the same owner dead, and the slower must not throw out the faster: who takes over holds a second lock,
 * named after the dead one, and looks again. That lock may be taken over in the same way.
 */
async function takeOver(file: string, temporaryFolder: string, dead: Owner, me: Owner, deadline: Deadline): Promise<boolean> {
  const release = await takeLock(`${file}-of-${dead.token}`, temporaryFolder, deadline);
  try {
    if (readOwner(file)?.token !== dead.token) return false;
    const finished = join(temporaryFolder, `taking-over-${me.token}`);
    await writeFile(finished, JSON.stringify(me));
    await rename(finished, file);
    return true;
  } finally {
    await release();
  }
}

/** Not `recursive`: a repository that somebody took away must not come back as a folder of ours. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(folder).catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
}

function readOwner(file: string): Owner | null {
  try {
    return parseOwner(readFileSync(file, "utf8")) ?? TORN;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** What a lock of ours says; null for the content of any other file. */
export function parseOwner(text: string): Owner | null {
  try {
    const { pid, started, host, pidNamespace, token } = JSON.parse(text) as Partial<Owner>;
    if (pid === undefined || started === undefined || host === undefined || token === undefined) return null;
    return { pid, started, host, ...(pidNamespace !== undefined && { pidNamespace }), token };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function ownPidNamespace(): Promise<string | undefined> {
  return await readlink("/proc/self/ns/pid").catch(() => undefined);
}

async function isDead(owner: Owner, file: string): Promise<boolean> {
  if (owner === TORN) return true;
  if (owner.host === hostname() && (owner.pidNamespace === undefined || owner.pidNamespace === (await ownPidNamespace()))) {
    const started = await processStart(owner.pid);
    if (started === null) return true;
    if (started !== "unknown" && owner.started !== "unknown") return started !== owner.started;
  }
  const written = await stat(file).catch(() => null);
  return written !== null && Date.now() - written.mtimeMs > UNSEEN_OWNER_MS;
}
