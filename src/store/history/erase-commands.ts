import type { History } from "../history.ts";

/**
 * The commands, one a line, that take these versions of files out of every commit of a repository and out of its object
 * database: for `git filter-repo`, since Git has no such command of its own. Nothing else of the history changes but the
 * names of the commits.
 */
export function eraseCommands({ kind, location, remotes }: Pick<History, "kind" | "location" | "remotes">, blobs: readonly string[]): string[] {
  const filter = 'git filter-repo --force --strip-blobs-with-ids "$blobs"';
  const list = ["blobs=$(mktemp)", "cat > \"$blobs\" <<'END'", ...blobs, "END"];
  if (kind === "host") {
    const push = `git push --force ${quoted(location)} 'refs/heads/*:refs/heads/*' 'refs/tags/*:refs/tags/*'`;
    return [...list, ...chained([`git clone --mirror ${quoted(location)} unfiled-history.git`, "cd unfiled-history.git", filter, push, "cd ..", 'rm -rf unfiled-history.git "$blobs"'])];
  }
  // git filter-repo takes `origin` away, so that nobody pushes by mistake.
  const [keep, restore] = remotes.includes("origin") ? [["origin=$(git remote get-url origin)"], ['git remote add origin "$origin"']] : [[], []];
  const pushes = remotes.flatMap((remote) => [`git push --force --all ${quoted(remote)}`, `git push --force --tags ${quoted(remote)}`]);
  return [...list, ...chained([`cd ${quoted(location)}`, ...keep, filter, ...unreachable, ...restore, ...pushes, 'rm "$blobs"'])];
}

/** The commands that take what no branch reaches any more out of a repository on this machine. */
export function dropCommands({ location }: Pick<History, "location">): string[] {
  return chained([`cd ${quoted(location)}`, ...unreachable]);
}

const unreachable = ["git reflog expire --expire=now --expire-unreachable=now --all", "git gc --quiet --prune=now"];

/** Each only where the one before it did what it should: they are pasted into a shell that goes on after an error. */
function chained(commands: readonly string[]): string[] {
  return commands.map((command, index) => (index === commands.length - 1 ? command : `${command} &&`));
}

/** As one word for a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
