import { posix } from "node:path";
import { stringify } from "yaml";
import { parseAddress, slugOfName } from "../permalinks.ts";
import { readForeignFields, type OurFields } from "./foreign-fields.ts";
import { readForeignText } from "./foreign-text.ts";
import { Links } from "./links.ts";
import { placeTexts, type PlacedText } from "./place-texts.ts";
import { rewriteLinks } from "./rewrite-links.ts";
import { convertShortcodes } from "./shortcodes.ts";

/** A folder of another system, as it lies on disk. Paths are relative to it, with `/`. */
export interface ForeignFolder {
  readonly texts: readonly { readonly path: string; readonly text: string; /** When it was first committed or written, ISO 8601. */ readonly since: string }[];
  /** Every file that is no text, to which texts may link. */
  readonly files: ReadonlySet<string>;
  /** Files that the old site served at its root: `/images/a.png` → where that lies, which may be outside the folder (`../static/images/a.png`). */
  readonly rootFiles: ReadonlyMap<string, string>;
  /** Where the folder stood in the old site's addresses (`posts`); undefined where that is not known. */
  readonly address?: string;
}

export interface ImportOptions {
  /** `content/logs` or `content/projects/<project>`. */
  readonly into: string;
  /** Paths below `content/` that are taken. */
  readonly taken: ReadonlySet<string>;
}

export interface ImportPlan {
  readonly writes: readonly { readonly from: string; readonly to: string; readonly text: string }[];
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** What the author should look at. */
  readonly notes: readonly { readonly file: string; readonly line?: number; readonly message: string }[];
  /** Keys of the front matter that have no counterpart here, and in how many texts they stood. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/**
 * How a folder of markdown comes in as logs: every text with its date, labels and address, its pictures beside it, its
 * links still leading where they led. Pure: nothing is read or written here. What is there already stays as it is and
 * is noted, so that importing twice changes nothing.
 */
export function planImport(folder: ForeignFolder, { into, taken }: ImportOptions): ImportPlan {
  const notes: { file: string; line?: number; message: string }[] = [];
  const leftOut = new Map<string, number>();
  const read = folder.texts.map(({ path, text, since }) => ({ path, since, ...readForeignText(text) })).map((text) => ({ ...text, ...readForeignFields(text.data) }));
  const places = placeTexts(read, into, taken);
  const copies = new Map<string, string>();
  const writes: ImportPlan["writes"][number][] = [];
  const addresses = new Set<string>();
  const fromTop: { file: string; line: number; target: string }[] = [];

  for (const text of read) {
    const place = places.get(text.path);
    if (place === undefined) {
      notes.push({ file: text.path, message: "is left out: it introduces a folder and is no text of its own" });
      continue;
    }
    if (taken.has(place.to)) {
      notes.push({ file: text.path, message: `is left out: ${place.to} is there already` });
      continue;
    }
    for (const message of [...(text.problem === undefined ? [] : [text.problem]), ...text.notes]) notes.push({ file: text.path, message });
    for (const key of text.leftOut) leftOut.set(key, (leftOut.get(key) ?? 0) + 1);
    const links = new Links({ folder, places, from: text.path, to: place.to, into });
    const shortcodes = convertShortcodes(text.body);
    const body = rewriteLinks(shortcodes.body, (target, line) => links.follow(target, line));
    const { cover: named, ...fields } = text.fields;
    const cover = named === undefined ? undefined : links.cover(named);
    if (named !== undefined && cover === undefined) notes.push({ file: text.path, message: `its cover ${named} is not in the folder, and is left out` });
    for (const [from, to] of links.files) if (!taken.has(to)) copies.set(from, to);
    for (const { line, message } of [...links.notes, ...shortcodes.notes]) notes.push({ file: text.path, line: text.linesBefore + line, message });
    fromTop.push(...links.fromTop.map(({ line, target }) => ({ file: text.path, line: text.linesBefore + line, target })));
    writes.push({ from: text.path, to: place.to, text: written(withAddresses({ ...fields, ...(cover !== undefined && { cover }) }, text, place, folder, addresses), body) });
  }
  // Only now every address is known that came in.
  for (const { target, ...place } of fromTop) {
    const address = (parseAddress(target.replace(/[?#].*$/s, "")) ?? target).toLowerCase();
    if (!addresses.has(address)) notes.push({ ...place, message: `links to ${target}, which is not in the folder` });
  }
  return { writes, copies: [...copies].map(([from, to]) => ({ from, to })), notes, leftOut };
}

/** Keeps the address under which the text was known, and every address for one text only. */
function withAddresses(fields: OurFields, text: { since: string }, place: PlacedText, { address }: ForeignFolder, taken: Set<string>): OurFields {
  const name = slugOfName(posix.basename(place.to.replace(/\/index\.md$/, ".md"), ".md"));
  const known = address === undefined || fields.permalink !== undefined ? [] : [posix.join("/", address, place.folder, name, "/")];
  const free = (candidate: string): boolean => !taken.has(candidate.toLowerCase());
  const permalink = fields.permalink !== undefined && free(fields.permalink) ? fields.permalink : undefined;
  const aliases = [...new Set([...(fields.aliases ?? []), ...known])].filter((alias) => alias !== permalink && alias !== `/logs/${name}/` && free(alias));
  for (const one of [...aliases, ...(permalink === undefined ? [] : [permalink])]) taken.add(one.toLowerCase());
  const labels = [...new Set([...(fields.labels ?? []), ...place.labels])];
  const dated = fields.date !== undefined || /^\d{4}-\d{2}-\d{2}/.test(posix.basename(place.to)) || /^\d{4}-\d{2}-\d{2}/.test(posix.basename(posix.dirname(place.to)));
  const { permalink: _, aliases: __, labels: ___, date, ...rest } = fields;
  return {
    ...rest,
    ...(dated ? date !== undefined && { date } : { date: text.since }),
    ...(labels.length > 0 && { labels }),
    ...(permalink !== undefined && { permalink }),
    ...(aliases.length > 0 && { aliases }),
  };
}

const keyOrder = ["title", "subtitle", "date", "updated", "labels", "series", "draft", "lang", "permalink", "aliases", "cover", "summary"] as const satisfies readonly (keyof OurFields)[];

function written(fields: OurFields, body: string): string {
  const ordered = Object.fromEntries(keyOrder.flatMap((key) => (fields[key] === undefined ? [] : [[key, fields[key]]])));
  const front = Object.keys(ordered).length === 0 ? "" : `---\n${stringify(ordered, { schema: "core", lineWidth: 0 })}---\n\n`;
  return `${front}${body.trimEnd()}\n`;
}
