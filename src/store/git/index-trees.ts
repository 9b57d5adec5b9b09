const [LINE_END, SPACE, MINUS, ZERO] = [10, 32, 45, 48];
const OBJECT_NAME = 20;

/**
 * The extension `TREE` of an index, piece by piece, without the trees of the folders named and of the whole; null where it is
 * not understood. Of a folder named, the folders above it must be too. It has each folder as `name NUL entries SP subfolders
 * LF tree`, before those within it, and -1 entries and no tree where that is not known: https://git-scm.com/docs/gitformat-index
 */
export function treesWithout(bytes: Buffer, folders: ReadonlySet<string>): Buffer[] | null {
  const pieces: Buffer[] = [];
  let copied = 0;
  /** Goes over a folder that is named; answers where it ends with all that is within it, and -1 where that is not understood. */
  const takeOut = (start: number, path: string): number => {
    const nameEnd = bytes.indexOf(0, start);
    const lineEnd = bytes.indexOf(LINE_END, nameEnd);
    const [, minus, subfolders] = /^(-?)\d+ (\d+)$/.exec(bytes.toString("latin1", nameEnd + 1, lineEnd)) ?? [];
    if (nameEnd === -1 || minus === undefined) return -1;
    let at = lineEnd + 1 + (minus === "" ? OBJECT_NAME : 0);
    if (minus === "") {
      pieces.push(bytes.subarray(copied, nameEnd + 1), Buffer.from(`-1 ${subfolders}\n`));
      copied = at;
    }
    const named = [...folders].filter((folder) => folder.slice(0, folder.lastIndexOf("/") + 1) === path).map((folder) => Buffer.from(`${folder.slice(path.length)}\0`));
    for (let left = Number(subfolders); left > 0 && at !== -1; left -= 1) {
      const name = named.find((name) => isAt(bytes, at, name));
      if (at >= bytes.length) return -1;
      at = name === undefined ? endOf(bytes, at) : takeOut(at, `${path}${name.toString("utf8", 0, name.length - 1)}/`);
    }
    return at;
  };
  if (bytes.length > 0 && takeOut(0, "") !== bytes.length) return null;
  return [...pieces, bytes.subarray(copied)];
}

function isAt(bytes: Buffer, start: number, name: Buffer): boolean {
  let n = 0;
  while (n < name.length && bytes[start + n] === name[n]) n += 1;
  return n === name.length;
}

/** Where a folder ends with all that is within it. Byte by byte, as a call for each of ten thousand short names takes longer. */
function endOf(bytes: Buffer, start: number): number {
  let at = start;
  for (let left = 1; left > 0 && at < bytes.length; left -= 1) {
    let byte = -1;
    while (byte !== 0) byte = bytes[at++] ?? 0;
    const isKnown = bytes[at] !== MINUS;
    while (byte !== SPACE) byte = bytes[at++] ?? SPACE;
    let subfolders = 0;
    for (byte = bytes[at++] ?? LINE_END; byte !== LINE_END; byte = bytes[at++] ?? LINE_END) subfolders = subfolders * 10 + byte - ZERO;
    left += subfolders;
    if (isKnown) at += OBJECT_NAME;
  }
  return at;
}
