import { causesOf } from "../content/problems.ts";

/** Everything the command says that is not the result of a command. */
export const usage = `Usage: npx unfiled <command> [--json]

  start               build the site, serve it, take comments, publish every change
  dev                 the same with drafts, future posts and live reload; comments go to a scratch store
  build               build the site into _site/; --without-forms: a preview that takes nothing, and needs no key
  import <folder>     take the texts of another blog or a folder of markdown as unfiled logs;
                      --project <name>: as the logs of a project, --dry-run: only say what would come
  comments <command>  list, show, approve, reject, spam, reply, revoke, import
  export [<folder>]   everything readers gave, as one JSON value or a file each
  forget <address>    take a person out of the current files, and name what history still holds;
                      --dry-run: only say so, --history: replace the past of the private store
  notify              mail readers the replies that are due, where no running server does
  doctor              look whether settings, keys, store, token, mail and clock are right; says what to do
  secret page-key     print the key that a build elsewhere needs (UNFILED_PAGE_KEY)
  secret owner-key    print the key that functions encrypt to (UNFILED_OWNER_KEY)

--json: build, comments, doctor, export, forget, import, notify and secret answer in JSON. Settings come from the environment or .env; README.md has the table.

Exit codes: 0 done, 1 refused or problems found, 2 wrong usage.`;

/** An error as the terminal shows it: ours in their own words with the hint, others with each of their causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = [messageOf(error)];
  if ("hint" in error && typeof error.hint === "string") lines.push(error.hint);
  if (isPortTaken(error)) return `Port ${error.port} is taken by another program. Set PORT to another one: PORT=8081 npm start`;
  for (const cause of causesOf(error)) lines.push(`Caused by: ${messageOf(cause)}`);
  return lines.join("\n");
}

/** Others come with the way they took through files of ours and the author's, without that through packages and Node. */
function messageOf(error: Error): string {
  if (isOurs(error) || error.stack === undefined) return error.message;
  return error.stack.split("\n").filter((line) => !/^\s+at .*(?:node_modules|node:|<anonymous>|Promise\.all)/.test(line)).join("\n");
}

function isOurs(error: Error): boolean {
  return ["ContentError", "HistoryError", "PublisherError", "SettingsError", "StoreError", "ReaderError"].includes(error.name);
}

function isPortTaken(error: Error): error is Error & { port: number } {
  return "code" in error && error.code === "EADDRINUSE" && "port" in error;
}
