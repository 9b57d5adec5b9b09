/** A file that two commits have differently, as GitHub's comparison tells it. */
export interface ChangedFile {
  readonly path: string;
  /** `added`, `removed`, `modified`, `renamed` … */
  readonly status: string;
  /** The difference as a patch; absent where it is too large. */
  readonly patch?: string | undefined;
}

/** Keys of a comment's file that no page shows. */
const unseenKeys = new Set(["author", "held", "generation", "private"]);

/**
 * Whether a change shows in the published pages: everything outside `data/`, and of readers' words what is published
 * before or after. Sign-ups, held comments and refused ones do not. Where the patch does not tell, it counts.
 */
export function isShown({ path, patch }: ChangedFile): boolean {
  if (!path.startsWith("data/")) return true;
  if (!path.startsWith("data/comments/")) return false;
  if (patch === undefined) return true;
  const lines = patch.split("\n").map(lineOf).filter((line) => line !== undefined);
  const statuses = lines.filter(({ key }) => key === "status");
  const wasSeen = statuses.length === 0 || statuses.some(({ value }) => value !== "held");
  return wasSeen && changedKeys(lines).some((key) => !unseenKeys.has(key));
}

interface Line {
  readonly sign: string;
  readonly key: string;
  readonly value: string;
}

/** A line of a patch that holds a key of the comment itself. */
function lineOf(text: string): Line | undefined {
  const [, sign = "", key = "", value = ""] = /^([ +-]) {2}"(\w+)": (.*?),?$/.exec(text) ?? [];
  return key === "" ? undefined : { sign, key, value: value.replace(/^"(.*)"$/, "$1") };
}

/** Keys whose value differs; a comma that came behind one is no difference. */
function changedKeys(lines: readonly Line[]): string[] {
  const side = (sign: string): Set<string> => new Set(lines.filter((line) => line.sign === sign).map(({ key, value }) => `${key} ${value}`));
  const [before, after] = [side("-"), side("+")];
  return [...[...before].filter((line) => !after.has(line)), ...[...after].filter((line) => !before.has(line))].map((line) => line.split(" ", 1)[0] ?? "");
}
