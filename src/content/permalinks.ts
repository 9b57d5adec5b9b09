import { dateInName } from "./dates.ts";

/**
 * An address part from a name: lower case, runs of other than letters and digits made `-`, none at the ends.
 * Empty where the name has neither letter nor digit. Applying it twice changes nothing.
 */
export function slug(name: string): string {
  // macOS hands out file names decomposed: without NFC an é would be cut into e and an accent.
  const lower = name.normalize("NFC").toLowerCase().normalize("NFC");
  return lower.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}

/** An address part from a file's or folder's name without extension: the slug without a leading `yyyy-mm-dd-`. */
export function slugOfName(name: string): string {
  const date = dateInName(name);
  return slug(date !== undefined && name[date.length] === "-" ? name.slice(date.length + 1) : name);
}

/**
 * A `permalink` or alias as an address: begins with `/`, ends with `/` unless it has an extension.
 * `/a/index.html` is the file of `/a/`, and so the same address. Undefined where it is no path, or has parts that no
 * page can have (`..`, blanks, a query) or that hosts read as "anything" in a redirect (`*`, `:name`).
 */
export function parseAddress(text: string): string | undefined {
  if (!text.startsWith("/")) return undefined;
  const path = decode(text);
  if (path === undefined || /[\s\p{Cc}?#%\\"'<>{}|^`*]/u.test(path)) return undefined;
  const segments = path.slice(1).split("/");
  const isFolder = segments.at(-1) === "" || segments.at(-1) === "index.html";
  if (isFolder) segments.pop();
  if (segments.some((segment) => segment === "" || /^(?:\.+$|:)/.test(segment))) return undefined;
  const last = segments.at(-1);
  const isFile = last !== undefined && /\.[a-z0-9]+$/i.test(last) && !isFolder;
  return `/${segments.join("/")}${isFile || segments.length === 0 ? "" : "/"}`;
}

/** What the site itself puts at an address, which no text may take; undefined where the address is free. */
export function reservedFor(address: string): string | undefined {
  // Where a file lies, there can be no folder.
  const exact = reserved.get(address) ?? reserved.get(address.replace(/\/$/, ""));
  if (exact !== undefined) return exact;
  // A text may be called "history" or "whole"; what lies below may not be.
  const folder = reservedFolders.find((prefix) => address.startsWith(prefix));
  if (folder !== undefined) return `what lies below ${folder}`;
  if (/^\/history\/./.test(address)) return "the history of a page";
  if (/^\/sitemap-\d+\.xml$/.test(address)) return "a part of the sitemap";
  if (/^\/whole\/./.test(address)) return "a whole project on one page";
  if (/\/(?:feed\.xml|feed\.json|comments\.xml)\/?$/.test(address)) return "a feed";
  return filesAbove(address).map(reservedFor).find((use) => use !== undefined);
}

/** The addresses of files that would have to be folders for something to lie at this one: `/a.html` for `/a.html/b/`. */
export function filesAbove(address: string): string[] {
  if (!/\.[^/]*\//.test(address)) return [];
  const folders = address.split("/").slice(1, -1);
  return folders.map((_, index) => `/${folders.slice(0, index + 1).join("/")}`);
}

const reserved = new Map([
  ["/", "the home page"],
  ["/projects/", "the list of projects"],
  ["/logs/", "the list of unfiled logs"],
  ["/search/", "the search page"],
  ["/404.html", "the page for what is not there"],
  ["/sitemap.xml", "the sitemap"],
  ["/robots.txt", "what robots may read"],
  ["/_headers", "what hosts send with every page"],
  ["/_redirects", "what hosts redirect"],
  ["/topics.json", "what may be subscribed to"],
  ["/build.json", "the account of the last build"],
  ["/style.css", "the stylesheet"],
  ["/search.js", "the script of the search page"],
  ["/site.js", "the script in the head of every page"],
  ["/comments.js", "the script beside the comment form"],
  ["/send.js", "the script of reader pages"],
  ["/icon.svg", "the icon of the site"],
]);

const reservedFolders = ["/all/", "/archive/", "/labels/", "/api/", "/media/", "/pagefind/"];

function decode(path: string): string | undefined {
  try {
    return decodeURI(path).normalize("NFC");
  } catch {
    return undefined;
  }
}
