import { StoreError } from "./errors.ts";

/** Longest name of one file or folder, in bytes: the limit of ext4, APFS and NTFS. */
const MAX_NAME_BYTES = 255;
/** Longest path in bytes. macOS allows 1,024 with the folders above the repository; this leaves them 124. */
const MAX_PATH_BYTES = 900;
/** Names that Windows keeps for devices, whatever extension follows. */
const DEVICE_NAME = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)/i;
/** Characters that HFS+ leaves out when it compares names, so that `.g<U+200C>it` opens `.git`. */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;

/**
 * Refuses a path that a store must not write or read: one that leaves the repository, reaches into `.git` on some
 * file system, or cannot be checked out on Linux, macOS and Windows alike.
 * Throws a `StoreError` with the code `bad-path`.
 */
export function checkPath(path: string): void {
  if (path === "") refuse(path, "it is empty", "Give a path relative to the root of the repository, such as data/comments/a/b.json.");
  if (/^(\/|[a-z]:)/i.test(path)) refuse(path, "it is absolute", "Give it relative to the root of the repository.");
  if (path.includes("\\")) refuse(path, "it holds a backslash", "Separate folders with /.");
  if (/\p{Surrogate}/u.test(path)) refuse(path, "it is not valid Unicode", "Use whole characters.");
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) refuse(path, `it is longer than ${MAX_PATH_BYTES} bytes`, "Use a shorter page key.");
  for (const name of path.split("/")) checkName(path, name);
}

/** As `checkPath`, for a folder: the empty path is the root. */
export function checkFolder(folder: string): void {
  if (folder !== "") checkPath(folder);
}

function checkName(path: string, name: string): void {
  if (name === "") refuse(path, "a name in it is empty", "Write no // and no / at the end.");
  if (name === "." || name === "..") refuse(path, `it holds "${name}"`, "Name every folder.");
  if (/\p{Cc}/u.test(name)) refuse(path, "it holds a control character", "Use printable characters.");
  if (/[<>:"|?*]/.test(name)) refuse(path, 'it holds one of < > : " | ? *', "Windows cannot check that out; leave it away.");
  if (/[. ]$/.test(name)) refuse(path, "a name in it ends with a dot or a space", "Windows cuts those off; leave them away.");
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) refuse(path, `a name in it is longer than ${MAX_NAME_BYTES} bytes`, "Use a shorter name.");
  if (DEVICE_NAME.test(name)) refuse(path, `Windows keeps the name "${name}" for a device`, "Use another name.");
  if (reachesGit(name)) refuse(path, "it reaches into .git", "Write beside it, never in it.");
}

function reachesGit(name: string): boolean {
  const plain = name.replace(IGNORED_BY_HFS, "").toLowerCase();
  return /^(\.git[ .]*|git~\d+)$/.test(plain);
}

function refuse(path: string, why: string, hint: string): never {
  throw new StoreError("bad-path", `${JSON.stringify(path)} is no path for a store: ${why}.`, { hint, path });
}
