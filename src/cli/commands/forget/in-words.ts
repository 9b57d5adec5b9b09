import type { ForgetReport, HistoryReport } from "../forget.ts";

/** What was found and done, what history still holds, and what is left to do, for people. */
export function inWords({ dryRun, files, mentions, unreadable, history }: ForgetReport): string {
  const found = files.length + history.reduce((sum, { held }) => sum + held.length, 0);
  if (found === 0 && mentions.length === 0 && history.every(({ newRoot }) => newRoot === undefined)) return ["Nothing here is of that address.", ...unreadableLines(unreadable)].join("\n");
  return [
    ...currentLines(files, dryRun),
    ...(mentions.length > 0 ? ["", "The address stands in the text of these, which were left alone; look at them yourself:", ...mentions.map(({ store, path }) => `  ${path}  (${store})`)] : []),
    ...history.flatMap((each) => historyLines(each, dryRun)),
    ...unreadableLines(unreadable),
    ...(dryRun ? ["", "Nothing was changed. Without --dry-run the commands for history are printed, too."] : restLines(history)),
  ].join("\n");
}

function currentLines(files: ForgetReport["files"], dryRun: boolean): string[] {
  if (files.length === 0) return ["The current files hold nothing of that address."];
  const verb = dryRun ? "would be " : "";
  return [dryRun ? "In the current files:" : "Taken out of the current files:", ...files.map(({ store, path, done }) => `  ${path}  ${verb}${done}  (${store})`)];
}

function historyLines({ location, branch, shallow, held, newRoot, commands }: HistoryReport, dryRun: boolean): string[] {
  return [
    "",
    ...(newRoot === undefined ? [] : [`The past of ${branch} in ${location} is replaced: ${newRoot.after} stands where ${newRoot.before} stood.`]),
    ...(held.length === 0 ? [`No branch and no tag of ${location} holds anything of that address${dryRun ? "" : " any more"}.`] : [`The history of ${location} ${dryRun ? "holds" : "still holds"}:`]),
    ...held.flatMap(({ path, what, writtenBy, goneWith }) => [
      `  ${path}${what === "mention" ? "  (mentions the address; not in the commands below)" : ""}`,
      ...writtenBy.map((commit) => `    in ${commit} and what follows`),
      ...(goneWith.length === 0 ? ["    to this day"] : goneWith.map((commit) => `    until ${commit}`)),
    ]),
    ...(shallow ? ["This clone lacks a part of its past (git fetch --unshallow); what is in there is not named."] : []),
    ...(commands.length === 0 ? [] : ["", held.length === 0 ? "To take out of the repository what no branch reaches any more:" : "To take it out there (https://github.com/newren/git-filter-repo; stop the server and commit or put aside your own work first):", "", ...commands.map((line) => `    ${line}`)]),
  ];
}

function unreadableLines(unreadable: number): string[] {
  return unreadable === 0 ? [] : ["", `${unreadable} encrypted fields do not open with your identity: whose they are cannot be told. They were written for another key.`];
}

function restLines(history: readonly HistoryReport[]): string[] {
  if (history.every(({ held, newRoot }) => held.length === 0 && newRoot === undefined)) return [];
  return [
    "",
    "What no command here reaches:",
    "  - Every other clone keeps the old commits and can bring them back with a push: have each made anew. Forks are their owners' own.",
    "  - A host keeps unreachable commits, and shows them to whoever knows their names: ask it to drop them. At GitHub also pull requests hold them (https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository).",
    "  - Backups, feeds that others have fetched, and archives of the site.",
    "  - On this machine: .cache/store (may be deleted at any time) and mails in .unfiled/outbox.",
  ];
}
