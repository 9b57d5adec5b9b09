import { Deadline } from "../deadline.ts";
import { StoreError } from "../errors.ts";
import type { ObjectType } from "../git/loose-object.ts";
import { treeOfCommit, type Objects } from "../git/objects.ts";
import { PassingFailure } from "./connection.ts";
import type { Host } from "./host.ts";
import type { CacheBatch, ObjectCache } from "./object-cache.ts";

/** How long a pack may take, in milliseconds: the first one of a large repository is large. */
export const PACK_MS = 120_000;
/** Objects a question: more than that would pass the 10 MB that `git http-backend` takes by default. */
const WANTS_A_QUESTION = 50_000;

/** A branch at a host, with what we hold of it. */
export interface RemoteBranch {
  readonly name: string;
  readonly objects: Pick<Objects, "read"> & { batch(): CacheBatch };
  /** Asks where the branch stands; null on one without a commit. */
  head(deadline: Deadline): Promise<string | null>;
  /**
   * Fetches what is missing of a commit's files. With `since` the commits after that one come too.
   * A host that filters leaves the files' bytes out: they come when they are read.
   */
  fetch(commit: string, deadline: Deadline, since?: string | null): Promise<void>;
  /** Fetches those of the objects that are not here, all in one go. */
  fetchMissing(names: readonly string[], deadline: Deadline): Promise<void>;
  isMissing(name: string): boolean;
  /** Bytes of many blobs, fetched where they are missing, as far as they could be had at once. */
  readMany(names: readonly string[], deadline: Deadline): Promise<ReadonlyMap<string, Buffer>>;
  /** Notes that the branch stands on a commit of ours, all of which is here. */
  noteSnapshot(commit: string): Promise<void>;
}

interface Parts {
  readonly host: Host;
  readonly cache: ObjectCache;
  readonly name: string;
  /** For people. */
  readonly address: string;
  /** True where the branch had a commit when it was opened. */
  readonly hadCommits: boolean;
}

export function remoteBranch({ host, cache, name, address, hadCommits }: Parts): RemoteBranch {
  let began = hadCommits;

  async function fetchSingle(names: readonly string[], deadline: Deadline): Promise<void> {
    const pack = await host.fetch({ wants: names, extent: "single" }, deadline);
    if (pack !== null) await cache.addPack(pack);
  }

  async function fetchMissing(names: readonly string[], deadline: Deadline): Promise<void> {
    const missing = host.givesSingleObjects ? names.filter((object) => !cache.has(object)) : [];
    for (let at = 0; at < missing.length; at += WANTS_A_QUESTION) await fetchSingle(missing.slice(at, at + WANTS_A_QUESTION), deadline);
  }

  async function read(type: ObjectType, object: string): Promise<Buffer> {
    if (cache.has(object)) {
      const found = await cache.read(object).catch(() => null);
      if (found !== null) return found;
    }
    if (host.givesSingleObjects) {
      await fetchSingle([object], new Deadline(PACK_MS));
      return await cache.read(object);
    }
    throw new StoreError("store-unavailable", `The ${type} ${object} of ${address} is missing in our cache.`, { hint: "Try again: all is fetched anew." });
  }

  return {
    name,
    objects: { read, batch: () => cache.batch() },
    async head(deadline) {
      await cache.ensure();
      const { heads } = await host.branches(deadline);
      const head = heads.get(name) ?? null;
      if (head === null && (began || heads.size > 0)) throw branchMissing(name, address);
      if (head !== null) began = true;
      return head;
    },
    async fetch(commit, deadline, since) {
      if (commit === cache.snapshot() && since === undefined) return;
      const have = since === undefined ? cache.snapshot() : since;
      const pack = await host.fetch({ wants: [commit], have, extent: since === undefined ? "snapshot" : "history" }, deadline);
      if (pack !== null) await cache.addPack(pack);
      if (!cache.has(commit)) throw new PassingFailure(`${address} did not send the commit ${commit}.`, { hint: "Try again." });
      await cache.setSnapshot(commit);
    },
    fetchMissing,
    async readMany(names, deadline) {
      await fetchMissing(names, deadline);
      return await cache.readMany(names);
    },
    isMissing: (object) => !cache.has(object),
    async noteSnapshot(commit) {
      began = true;
      await cache.setSnapshot(commit);
    },
  };
}

/** True where `commit` is `head` or lies behind it, as far as the history is here. */
export async function leadsTo(branch: RemoteBranch, head: string, commit: string): Promise<boolean> {
  const seen = new Set([head]);
  for (const next of seen) {
    if (next === commit) return true;
    if (branch.isMissing(next)) continue;
    const text = (await branch.objects.read("commit", next)).toString("latin1");
    const [fields = ""] = text.split("\n\n", 1);
    for (const [, parent = ""] of fields.matchAll(/^parent ([0-9a-f]{40})$/gm)) seen.add(parent);
  }
  return false;
}

/** Root of a commit's files; null for no commit. */
export async function rootOf({ objects }: RemoteBranch, commit: string | null): Promise<string | null> {
  return commit === null ? null : await treeOfCommit(objects, commit);
}

/** A branch that is not there must not look like one without files. */
export function branchMissing(name: string, address: string): StoreError {
  return new StoreError("branch-missing", `There is no branch ${name} at ${address}.`, {
    hint: "Push one of that name, or name another one after the # of the store's address.",
  });
}
