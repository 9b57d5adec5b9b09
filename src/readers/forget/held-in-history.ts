import type { History } from "../../store/history.ts";
import { readBlobs, readVersions } from "../../store/history/versions.ts";
import { learnAll } from "./forget-person.ts";
import type { Person, Trace } from "./person.ts";

/** One version of a file that history still holds. */
export interface HeldVersion {
  readonly path: string;
  /** Object name of the version's bytes. */
  readonly blob: string;
  readonly what: Trace | "mention";
  /** Commits that wrote it: it is in them and in all that follow, up to those that took it away. */
  readonly writtenBy: readonly string[];
  /** Commits that changed or deleted it; none where it still stands. */
  readonly goneWith: readonly string[];
}

/**
 * Tells a person of every version of every file that readers ever sent, and answers the object names of those in which the
 * address stands as it is. Throws `store-unavailable`.
 */
export async function learnHistory(person: Person, history: History): Promise<ReadonlySet<string>> {
  const versions = await readVersions(history, "data");
  const paths = new Map<string, Set<string>>();
  for (const { path, blob } of versions) {
    if (blob !== null) paths.set(blob, (paths.get(blob) ?? new Set()).add(path));
  }
  const mentions = new Set<string>();
  let some: { path: string; bytes: Uint8Array }[] = [];
  for await (const [blob, bytes] of readBlobs(history, [...paths.keys()])) {
    if (person.isMentioned(bytes)) mentions.add(blob);
    for (const path of paths.get(blob) ?? []) some.push({ path, bytes });
    if (some.length < 1000) continue;
    await learnAll(person, some);
    some = [];
  }
  await learnAll(person, some);
  return mentions;
}

/** What a history holds now of a person who was told of everything, by path, the newest version first. Throws `store-unavailable`. */
export async function heldInHistory(person: Person, history: History, mentions: ReadonlySet<string>): Promise<HeldVersion[]> {
  await history.refresh();
  const versions = await readVersions(history, "data");
  const candidates = versions.filter(({ path, blob }) => blob !== null && (mentions.has(blob) || person.mayBeAt(path) !== undefined));
  const traces = new Map<string, HeldVersion["what"]>();
  const bytesOf = new Map<string, Buffer>();
  for await (const [blob, bytes] of readBlobs(history, [...new Set(candidates.flatMap(({ blob }) => blob ?? []))])) bytesOf.set(blob, bytes);
  for (const { path, blob } of candidates) {
    const bytes = bytesOf.get(blob ?? "");
    const trace = bytes && (person.traceIn(path, bytes) ?? (mentions.has(blob ?? "") ? "mention" : undefined));
    if (trace !== undefined) traces.set(`${path} ${blob}`, trace);
  }
  const commitsAt = (side: "blob" | "before") => {
    const commits = new Map<string, Set<string>>();
    for (const version of versions) {
      const key = `${version.path} ${version[side]}`;
      if (traces.has(key)) commits.set(key, (commits.get(key) ?? new Set()).add(version.commit));
    }
    return commits;
  };
  const [written, gone] = [commitsAt("blob"), commitsAt("before")];
  return [...traces]
    .map(([key, what]) => ({ path: key.slice(0, -41), blob: key.slice(-40), what, writtenBy: [...(written.get(key) ?? [])], goneWith: [...(gone.get(key) ?? [])] }))
    .toSorted((one, other) => (one.path < other.path ? -1 : Number(one.path > other.path)));
}
