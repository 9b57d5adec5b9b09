import { parseDate } from "../dates.ts";
import { parseAddress, slug } from "../permalinks.ts";

/** Front matter as our texts have it, keys in the order in which they are written. */
export interface OurFields {
  title?: string;
  subtitle?: string;
  date?: string;
  updated?: string;
  labels?: string[];
  series?: string;
  draft?: true;
  lang?: string;
  permalink?: string;
  aliases?: string[];
  cover?: string;
  summary?: string;
}

export interface ReadFields {
  readonly fields: OurFields;
  /** Name for the file, where the other system's front matter names the address part. */
  readonly slug?: string;
  /** Keys that have no counterpart here. */
  readonly leftOut: readonly string[];
  /** Values that could not be taken over, in words. */
  readonly notes: readonly string[];
}

type Data = Readonly<Record<string, unknown>>;

/** Their words for our keys, the more exact ones first. */
const names = {
  title: ["title"],
  subtitle: ["subtitle"],
  date: ["date", "published", "pubDate", "publishDate", "created"],
  updated: ["updated", "lastmod", "modified", "updatedDate", "last_modified_at"],
  labels: ["labels", "tags", "categories"],
  series: ["series"],
  draft: ["draft"],
  lang: ["lang", "language", "locale"],
  address: ["path", "url", "permalink"],
  aliases: ["aliases", "redirect_from"],
  cover: ["cover", "image", "featured_image", "heroImage"],
  summary: ["summary", "description", "excerpt"],
  slug: ["slug"],
} as const;

/** Kept silent about: they mean nothing for the text itself. */
const meaningless = new Set(["layout", "taxonomies", "comments", "type", ...Object.values(names).flat()]);

/**
 * What the front matter of Zola, Hugo, Jekyll, Eleventy or Astro says in our keys. `published: false` is a draft; Zola's
 * `taxonomies` are labels and series; `path`, `url` and `permalink` keep the text's address.
 */
export function readForeignFields(data: Data): ReadFields {
  const notes: string[] = [];
  const taxonomies = isGroup(data["taxonomies"]) ? data["taxonomies"] : {};
  const all: Data = { ...taxonomies, ...data };
  const text = (key: keyof typeof names): string | undefined => names[key].map((name) => asText(all[name])).find((value) => value !== undefined);

  const updated = readDate("updated", notes, names.updated.map((name) => all[name]));
  const permalink = readAddress(text("address"), notes);
  const aliases = names.aliases.flatMap((name) => asList(all[name])).flatMap((alias) => readAddress(alias, notes) ?? []);
  const date = readDate("date", notes, names.date.map((name) => all[name])) ?? dateInAddress(permalink);
  const labels = unique(names.labels.flatMap((name) => asList(all[name])).filter((label) => slug(label) !== ""));
  const series = asList(all["series"])[0];
  const cover = asPicture(all);
  const fields: OurFields = {
    ...some("title", text("title")),
    ...some("subtitle", text("subtitle")),
    ...some("date", date),
    ...some("updated", updated),
    ...(labels.length > 0 && { labels }),
    ...some("series", series),
    ...((data["draft"] === true || data["published"] === false) && { draft: true }),
    ...some("lang", readLanguage(text("lang"), notes)),
    ...some("permalink", permalink),
    ...(aliases.length > 0 && { aliases: unique(aliases) }),
    ...some("cover", cover),
    ...some("summary", text("summary")),
  };
  const leftOut = Object.keys(data).filter((key) => !meaningless.has(key));
  return { fields, ...some("slug", text("slug")), leftOut, notes };
}

function readDate(key: string, notes: string[], values: readonly unknown[]): string | undefined {
  const given = values.map(asText).find((value) => value !== undefined);
  if (given === undefined) return undefined;
  const moment = parseDate(given);
  if (moment) return moment.date.iso;
  const read = new Date(given);
  if (Number.isNaN(read.getTime())) notes.push(`${key} ${JSON.stringify(given)} is not a date`);
  return Number.isNaN(read.getTime()) ? undefined : read.toISOString().replace(/\.\d+Z$/, "Z");
}

/** Many blogs keep the day in a post's address and nowhere else: `/2019/10/15/robot/`. */
function dateInAddress(address: string | undefined): string | undefined {
  const day = /\/(\d{4})\/(\d{2})\/(\d{2})\//.exec(address ?? "")?.slice(1).join("-");
  return day === undefined ? undefined : parseDate(day)?.date.iso;
}

/** Zola and others write addresses without the slash at the beginning. */
function readAddress(given: string | undefined, notes: string[]): string | undefined {
  if (given === undefined || given === "" || given === "/") return undefined;
  const path = given.replace(/^[a-z]+:\/\/[^/]+/i, "").replace(/^\/*/, "/");
  // The number in /release-1.20.0 is no extension.
  const whole = /\/$|\.(?:html?|php|aspx?)$/i.test(path) ? path : `${path}/`;
  const address = path.includes(":") ? undefined : parseAddress(whole);
  if (address === undefined) notes.push(`the address ${JSON.stringify(given)} cannot be kept`);
  return address;
}

function readLanguage(tag: string | undefined, notes: string[]): string | undefined {
  if (tag === undefined) return undefined;
  try {
    return Intl.getCanonicalLocales(tag.replace("_", "-"))[0];
  } catch {
    notes.push(`lang ${JSON.stringify(tag)} is not a language tag`);
    return undefined;
  }
}

/** Hugo's PaperMod writes `cover: { image }`, others a path. */
function asPicture(data: Data): string | undefined {
  for (const name of names.cover) {
    const value = data[name];
    const path = isGroup(value) ? asText(value["image"] ?? value["src"] ?? value["url"]) : asText(value);
    if (path !== undefined) return path;
  }
  return undefined;
}

function asText(value: unknown): string | undefined {
  // TOML dates keep the offset that was written, and say so in their own words.
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function asList(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((part) => asText(part) ?? []);
  return asText(value)?.split(",").map((part) => part.trim()).filter(Boolean) ?? [];
}

function isGroup(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function some<Key extends string, Value>(key: Key, value: Value | undefined): { [Name in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [Name in Key]?: Value };
}
