import type { ChangedLine, TextChange } from "../model.ts";

/** The history of every text by its path now, newest change first. */
export type Changes = ReadonlyMap<string, readonly TextChange[]>;

/** Begins a commit; no line of a text that Git prints begins so. */
export const commitMark = "\u0002";

const commitStart = new RegExp(`^${commitMark}`, "m");

/** Of one text, so many changes are kept. */
const mostChanges = 50;

/** Of one change, so many characters are shown. */
const mostCharacters = 10_000;

/**
 * What `git log -p --word-diff=porcelain` tells, newest commit first, put before what was known of the commits before
 * those. A text that was renamed keeps what it was under its old name.
 */
export function parseLog(output: string, known: Changes = new Map()): Changes {
  const changes = new Map<string, TextChange[]>();
  /** What a text of this name, at the moment in the past that is read, is called now. */
  const namesNow = new Map<string, string>();
  const nameNow = (name: string): string => namesNow.get(name) ?? name;
  const add = (name: string, change: TextChange): void => {
    const list = changes.get(name) ?? [];
    changes.set(name, list);
    // Where a text stopped to be a draft must be known, however long ago.
    if (list.length < mostChanges || change.publishes) list.push(change);
  };

  for (const text of output.split(commitStart).slice(1)) {
    const [commit = "", date = "", rest = ""] = text.split("\0");
    const [subject = "", ...patch] = rest.split("\n");
    const renames: [string, string][] = [];
    for (const file of patch.join("\n").split(/^diff --git .*\n/m).slice(1)) {
      // Behind a name with a blank in it Git puts a tab.
      const from = /^(?:rename from |--- a\/)(.*?)\t?$/m.exec(file)?.[1];
      const to = /^(?:rename to |\+\+\+ b\/)(.*?)\t?$/m.exec(file)?.[1];
      if (from === undefined || to === undefined) continue;
      const name = nameNow(to);
      if (from !== to) renames.push([from, name]);
      const { lines, cut } = readPatch(file);
      if (lines.length > 0) add(name, Object.freeze({ commit, date: Object.freeze({ day: date.slice(0, 10), iso: date }), subject, lines, cut, ...(endsDraft(lines) && { publishes: true as const }) }));
    }
    // After the whole commit: two texts may have swapped their names in it.
    for (const [from, name] of renames) namesNow.set(from, name);
  }
  for (const [name, older] of known) for (const change of older) add(nameNow(name), change);
  return changes;
}

/** The lines of all places that changed, each made of words that stayed, came and went; an empty line stands between two places. */
function readPatch(file: string): { lines: readonly ChangedLine[]; cut: boolean } {
  const lines: ChangedLine[] = [];
  let pieces: ChangedLine[number][] = [];
  let characters = 0;
  const at = file.search(/^@@ /m);
  if (at === -1) return { lines, cut: false };
  for (const line of file.slice(at).split("\n")) {
    const [mark, text] = [line[0], line.slice(1)];
    if (mark === "@" && lines.length > 0) lines.push([]);
    else if (mark === "~") {
      lines.push(pieces);
      pieces = [];
    } else if (mark === " " || mark === "+" || mark === "-") {
      pieces.push({ kind: mark === "+" ? "added" : mark === "-" ? "removed" : "same", text: text.slice(0, mostCharacters - characters) });
      characters += text.length;
      if (characters > mostCharacters) return { lines: [...lines, pieces], cut: true };
    }
  }
  return { lines, cut: false };
}

/** Whether `draft: true` stood in the text before, and does not any more. */
function endsDraft(lines: readonly ChangedLine[]): boolean {
  return isDraft(lines, "removed") && !isDraft(lines, "added");
}

function isDraft(lines: readonly ChangedLine[], side: "added" | "removed"): boolean {
  return lines.some((line) => /^["']?draft["']?\s*:\s*true\b/i.test(line.flatMap(({ kind, text }) => (kind === "same" || kind === side ? text : [])).join("")));
}
