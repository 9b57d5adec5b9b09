import { posix } from "node:path";
import { stringify } from "yaml";
import { slugOfName } from "../permalinks.ts";
import { readForeignFields, type OurFields } from "./foreign-fields.ts";
import { readForeignText } from "./foreign-text.ts";
import { placeTexts, type PlacedText } from "./place-texts.ts";
import { rewriteLinks } from "./rewrite-links.ts";

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
    const links = new Links(folder, places, text.path, place.to, into);
    const body = rewriteLinks(text.body, (target, line) => links.follow(target, line));
    for (const [from, to] of links.files) if (!taken.has(to)) copies.set(from, to);
    for (const { line, message } of [...links.notes, ...shortcodes(text.body)]) notes.push({ file: text.path, line: text.linesBefore + line, message });
    const cover = text.fields.cover === undefined ? {} : { cover: links.follow(text.fields.cover, 1) };
    writes.push({ from: text.path, to: place.to, text: written(withAddresses({ ...text.fields, ...cover }, text, place, folder, addresses), body) });
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

/** Hugo's and Zola's shortcodes stay in the text, where the author sees them: nothing here can run them. */
function shortcodes(body: string): { line: number; message: string }[] {
  const found: { line: number; message: string }[] = [];
  let code = false;
  for (const [index, line] of body.split("\n").entries()) {
    if (/^ {0,3}(?:`{3,}|~{3,})/.test(line)) code = !code;
    const [shortcode] = code ? [] : (/\{\{[<%] ?\/?\w[^}]*[>%]\}\}|\{%-? ?\w+\([^%]*%\}|^\{\{ ?\w+\([^}]*\) ?\}\}/.exec(line.replace(/`[^`]*`/g, "")) ?? []);
    if (shortcode !== undefined) found.push({ line: index + 1, message: `the shortcode ${shortcode.slice(0, 60)} means nothing here` });
  }
  return found;
}

/** Follows the links of one text to what will lie here. */
class Links {
  /** Files to take along: from the old place to the new one. */
  readonly files = new Map<string, string>();
  readonly notes: { line: number; message: string }[] = [];
  readonly #folder: ForeignFolder;
  readonly #places: ReadonlyMap<string, PlacedText>;
  readonly #from: string;
  readonly #to: string;
  readonly #into: string;

  constructor(folder: ForeignFolder, places: ReadonlyMap<string, PlacedText>, from: string, to: string, into: string) {
    this.#folder = folder;
    this.#places = places;
    this.#from = from;
    this.#to = to;
    this.#into = into;
  }

  follow(target: string, line: number): string {
    const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(target) ?? [];
    if (path === "" || /^(?:\/\/|[a-z][a-z0-9+.-]*:)/i.test(path)) return target;
    const plain = decode(path);
    const here = plain.startsWith("@/") ? plain.slice(2) : posix.join(posix.dirname(this.#from), plain);
    const text = this.#textAt(plain.startsWith("/") ? plain.slice(1) : here);
    if (text !== undefined) return relative(this.#to, text.to) + rest;
    const file = plain.startsWith("/") ? this.#folder.rootFiles.get(plain) : this.#folder.files.has(here) ? here : undefined;
    if (file !== undefined) return relative(this.#to, this.#takeAlong(file)) + rest;
    if (!plain.startsWith("/") || rest.startsWith("#")) this.notes.push({ line, message: `links to ${target}, which is not in the folder` });
    return target;
  }

  /** Links name a text by its file, without extension, or by its folder. */
  #textAt(path: string): PlacedText | undefined {
    const name = path.replace(/\/+$/, "").replace(/\.html?$/, "");
    for (const candidate of [name, `${name}.md`, `${name}/index.md`]) {
      const place = this.#places.get(candidate);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  #takeAlong(file: string): string {
    const folder = posix.dirname(file);
    const bundle = this.#places.get(posix.join(folder, "index.md"));
    const to = bundle !== undefined && bundle.to.endsWith("/index.md") ? posix.join(posix.dirname(bundle.to), posix.basename(file)) : posix.join(this.#into, file.replace(/^(?:\.\.\/)+/, ""));
    this.files.set(file, to);
    return to;
  }
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return encodeURI(path.startsWith(".") ? path : `./${path}`).replaceAll("(", "%28").replaceAll(")", "%29");
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
