/**
 * An entry of a folder. Name and mode stay as they are on disk, byte for byte (`latin1`): isomorphic-git reads names as
 * UTF-8 and tidies modes, which would change files that nobody asked us to change.
 */
export interface TreeEntry {
  readonly mode: string;
  readonly rawName: string;
  readonly object: string;
}

/** Entries of a tree object by their raw names, in its order. */
export function parseTree(bytes: Buffer): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const rawName = bytes.toString("latin1", space + 1, end);
    entries.set(rawName, { mode: bytes.toString("latin1", at, space), rawName, object: bytes.toString("hex", end + 1, end + 21) });
    at = end + 21;
  }
  return entries;
}

/** Bytes of a tree object. Git sorts the names of folders as if they ended with a slash. */
export function formatTree(entries: readonly TreeEntry[]): Buffer {
  const keyed = entries.map((entry) => ({ entry, key: isTree(entry) ? `${entry.rawName}/` : entry.rawName }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return Buffer.concat(
    keyed.flatMap(({ entry }) => [Buffer.from(`${entry.mode} ${entry.rawName}\0`, "latin1"), Buffer.from(entry.object, "hex")]),
  );
}

export function toRaw(name: string): string {
  return Buffer.from(name).toString("latin1");
}

export function fromRaw(rawName: string): string {
  return Buffer.from(rawName, "latin1").toString();
}

export function isFile({ mode }: TreeEntry): boolean {
  return mode.startsWith("100");
}

export function isTree({ mode }: TreeEntry): boolean {
  return mode === "40000" || mode === "040000";
}
