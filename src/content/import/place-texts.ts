import { posix } from "node:path";
import { slug, slugOfName } from "../permalinks.ts";

/** Where a text will lie here. */
export interface PlacedText {
  /** Path from the root of the repository. */
  readonly to: string;
  /** Folder in which it lay, relative to what is imported; empty at the top. A bundle's own folder does not count. */
  readonly folder: string;
  /** What its folder says about it. */
  readonly labels: readonly string[];
}

/** Folders that hold all texts and so say nothing about one. */
const holdsAll = new Set(["content", "posts", "post", "_posts", "_drafts", "blog", "articles", "log", "logs", "notes", "til", "src"]);

/** Texts about a folder or a repository. */
const aboutFolders = new Set(["_index.md", "readme.md", "contributing.md", "license.md", "code_of_conduct.md", "changelog.md"]);

/**
 * One name for each text in one folder: its own, with its folder's in front where two would have the same address or
 * where another text that is there has it.
 * `x/index.md` stays a folder, which keeps its pictures. Texts about a folder get no place.
 */
export function placeTexts(texts: readonly { readonly path: string; readonly slug?: string }[], into: string, there: ReadonlySet<string>): ReadonlyMap<string, PlacedText> {
  const places = new Map<string, PlacedText>();
  const taken = new Map(addressesBelow(into, there));
  for (const { path, slug: given } of texts) {
    const file = posix.basename(path);
    const isBundle = /^index\.md$/i.test(file) && path.includes("/");
    if (aboutFolders.has(file.toLowerCase()) || (/^index\.md$/i.test(file) && !isBundle)) continue;
    const own = isBundle ? posix.dirname(path) : path.replace(/\.(?:md|markdown)$/i, "");
    const folder = posix.dirname(own) === "." ? "" : posix.dirname(own);
    const name = freeName(nameOf(posix.basename(own), given), folder, taken);
    taken.set(slugOfName(name), path);
    const labels = folder.split("/").filter((part) => part !== "" && !holdsAll.has(part.toLowerCase()) && slug(part) !== "");
    places.set(path, { to: `${into}/${name}${isBundle ? "/index.md" : ".md"}`, folder, labels });
  }
  return places;
}

/** The file keeps its name, and with it a date; only an address part of the author's own takes its place. */
function nameOf(name: string, given: string | undefined): string {
  const wanted = given === undefined ? "" : slug(given);
  const usable = slugOfName(name) === "" ? `text-${Buffer.from(name).toString("hex").slice(0, 8)}` : name;
  if (wanted === "" || wanted === slugOfName(usable)) return usable;
  return `${/^\d{4}-\d{2}-\d{2}-/.exec(usable)?.[0] ?? ""}${wanted}`;
}

/** A text that came in earlier under the very same name keeps it: importing twice changes nothing. */
function freeName(name: string, folder: string, taken: ReadonlyMap<string, string>): string {
  const isFree = (candidate: string): boolean => [undefined, candidate].includes(taken.get(slugOfName(candidate)));
  const [, date = "", rest = name] = /^(\d{4}-\d{2}-\d{2}-)?(.+)$/s.exec(name) ?? [];
  const candidates = [name, ...(folder === "" ? [] : [`${date}${slug(folder)}-${rest}`])];
  for (const candidate of candidates) if (isFree(candidate)) return candidate;
  for (let count = 2; ; count += 1) if (isFree(`${name}-${count}`)) return `${name}-${count}`;
}

/** Address parts in use below a folder, and the name that has each. */
function* addressesBelow(into: string, there: ReadonlySet<string>): Generator<[string, string]> {
  for (const path of there) {
    if (!path.startsWith(`${into}/`) || !path.endsWith(".md")) continue;
    const name = path.slice(into.length + 1).replace(/(?:\/index)?\.md$/, "");
    yield [slugOfName(name), name];
  }
}
