import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { identityToRecipient } from "age-encryption";
import { loadFromDisk } from "../../../publish/load-from-disk.ts";
import { ReaderError } from "../../../readers/errors.ts";
import { oldPages } from "../../../readers/import/find-old-page.ts";
import type { ForeignExport } from "../../../readers/import/foreign-comment.ts";
import { fromDisqus } from "../../../readers/import/from-disqus.ts";
import { fromStaticman } from "../../../readers/import/from-staticman.ts";
import { fromWordpress } from "../../../readers/import/from-wordpress.ts";
import { importComments, type ImportedComments } from "../../../readers/import/import-comments.ts";
import { planComments, systems, type CommentsPlan, type ForeignSystem } from "../../../readers/import/plan-comments.ts";
import { filesBelow } from "../../files-below.ts";
import type { CommandContext } from "../../main.ts";
import type { CommentsCommand } from "../comments.ts";
import { printable } from "./lines.ts";

/** Larger files are no exports: their text has to fit into memory several times. */
const maxBytes = 200 * 1024 * 1024;

/** Takes the comments that another system exported. */
export const importCommand: CommentsCommand = async (context, services) => {
  const { root, words: [given = ""], flags, say } = context;
  const system = systems.find((name) => name === flags["from"]);
  if (system === undefined) {
    say(`Say with --from where it comes from: ${systems.join(", ")}.`);
    return 2;
  }
  const ownerKey = context.settings.UNFILED_OWNER_KEY ?? (services.ownerIdentity && (await identityToRecipient(services.ownerIdentity)));
  if (ownerKey === undefined) {
    say("There is no key of yours to encrypt addresses to: set UNFILED_OWNER_KEY, or run `npm start` once, which makes one.");
    return 1;
  }
  const found = await readExport(system, path.resolve(root, given)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "EISDIR") throw error;
    say(error.code === "ENOENT" ? `There is no ${given}.` : `${given} is a folder; give the file that ${system} exported.`);
    return undefined;
  });
  if (found === undefined) return 1;
  const { library } = await loadFromDisk(root, services.site, { drafts: true, future: true, now: services.clock(), store: services.store });
  const plan = planComments(found.comments, { system, findPage: oldPages(library.entries.values()), ownerMail: context.settings.UNFILED_OWNER_MAIL, now: services.clock() });
  const dryRun = flags["dry-run"] === true;
  report(found, plan, await importComments(plan.comments, services, { ownerKey, dryRun }), { ...context, dryRun });
  return plan.comments.length === 0 ? 1 : 0;
};

async function readExport(system: ForeignSystem, source: string): Promise<ForeignExport> {
  if (system !== "staticman") return (system === "disqus" ? fromDisqus : fromWordpress)(await readWhole(source));
  const isFolder = (await stat(source)).isDirectory();
  const folder = isFolder ? source : path.dirname(source);
  const files = isFolder ? (await filesBelow(source, ".")).filter((file) => /\.(?:ya?ml|json)$/i.test(file)) : [path.basename(source)];
  const texts: { path: string; text: string }[] = [];
  for (const file of files) texts.push({ path: file, text: await readWhole(path.join(folder, file)) });
  return fromStaticman(texts);
}

async function readWhole(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > maxBytes) throw new ReaderError("too-large", () => ({ message: `${file} is larger than 200 MB.`, hint: "Export it in parts." }));
  return await readFile(file, "utf8");
}

interface Reporting extends Pick<CommandContext, "print" | "say" | "json"> {
  readonly dryRun: boolean;
}

function report({ problems }: ForeignExport, plan: CommentsPlan, { comments, known, commits }: ImportedComments, { print, say, json, dryRun }: Reporting): void {
  const notes = [...problems, ...plan.notes];
  const count = (status: string) => comments.filter((comment) => comment.status === status).length;
  const counts = { published: count("published"), held: count("held"), emptied: count("deleted"), known };
  if (json) {
    const pages = { unknown: Object.fromEntries(plan.unknownPages), guessed: Object.fromEntries(plan.guessedPages) };
    print(JSON.stringify({ ...counts, leftOut: plan.leftOut, pages, notes, commits, written: !dryRun }));
    return;
  }
  for (const note of notes) say(printable(note));
  for (const [old, key] of plan.guessedPages) say(printable(`${old} is taken for ${key}, by its name.`));
  const { spam, deleted, empty, date } = plan.leftOut;
  say(`Left out: ${spam} spam, ${deleted} deleted, ${empty} without a text, ${date} without a date. ${known} were here already.`);
  if (plan.unknownPages.size > 0) {
    say("No text here has these old addresses; give one of them in `aliases` and import again:");
    for (const [old, comments] of plan.unknownPages) say(printable(`  ${old} (${comments})`));
  }
  print(`${dryRun ? "Would take" : "Took"} ${counts.published} published and ${counts.held} held comments, and ${counts.emptied} empty places${dryRun ? "" : `, in ${commits.length} commits`}.`);
}
