import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build, transform } from "esbuild";
import type { PageAssets } from "../config/load-site.ts";
import type { Site, Style } from "../config/site.ts";
import { languages, wordsFor } from "../config/words.ts";

/** What stands within pages, and the versions of what they link to by `?v=`: a changed file is fetched anew, an unchanged one never. */
export async function pageAssets(): Promise<PageAssets> {
  const sources = readdirSync(path.resolve("layouts/browser")).filter((name) => name.endsWith(".ts")).toSorted();
  const scripts = versionOf([...sources.map((name) => readLayoutFile(`browser/${name}`)), ...Object.values(languages).map((words) => JSON.stringify([words.script, words.scripts]))].join(""));
  const known = await style();
  return { style: known, icon: iconAddress(), stylesheet: versionOf(wholeStyle(known)), siteScript: scripts, commentScript: scripts, searchScript: scripts };
}

/** One file a room, in the order in which they are sent: what comes later goes before. */
const styles = { page: ["theme", "base", "frame", "prose", "log", "wide", "print"], lists: ["lists"], talk: ["comments"] };

/** The whole stylesheet, without what is for people who read the source. */
export async function stylesheet(): Promise<string> {
  return wholeStyle(await style());
}

function wholeStyle({ page, lists, talk }: Style): string {
  return page + lists + talk;
}

async function style(): Promise<Style> {
  const [page, lists, talk] = await Promise.all([minified(styles.page), minified(styles.lists), minified(styles.talk)]);
  return { page, lists, talk };
}

async function minified(names: readonly string[]): Promise<string> {
  const { code } = await transform(names.map((name) => readLayoutFile(`style/${name}.css`)).join(""), { loader: "css", minify: true, target: "esnext", logLevel: "error" });
  return code.trim();
}

/** The script that every page fetches once it was painted, with its words in the site's language. */
export function siteScript(site: Pick<Site, "language">): Promise<string> {
  return bundled("site.ts", { WORDS: JSON.stringify({ ...wordsFor(site).script, lang: site.language }) });
}

/** The script beside the comment form: one small file of what lies in `layouts/browser/`, with its words in the site's language. */
export function commentScript(site: Pick<Site, "language">): Promise<string> {
  return bundled("comments.ts", { WORDS: JSON.stringify(wordsFor(site).scripts) });
}

/** The script of `/search/`: it loads the index when something is looked for. */
export function searchScript(): Promise<string> {
  return bundled("search.ts");
}

async function bundled(name: string, define: Readonly<Record<string, string>> = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.resolve("layouts/browser", name)],
    bundle: true,
    define,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** The script that presses the button of a page which was opened from a mail. */
export function sendScript(): string {
  return readLayoutFile("send.js");
}

/** The small picture of the site in tabs and bookmarks. */
export function icon(): string {
  return readLayoutFile("icon.svg");
}

/**
 * The icon as an address that is the picture: a browser asks for it before it paints, beside the first picture of the page.
 * One that weighs more than a request is fetched once. https://www.rfc-editor.org/rfc/rfc2397
 */
function iconAddress(): string | undefined {
  const text = icon().trim().replace(/[%#<>"]/g, encodeURIComponent);
  return text.length > 600 ? undefined : `data:image/svg+xml,${text}`;
}

function readLayoutFile(name: string): string {
  return readFileSync(path.resolve("layouts", name), "utf8");
}

function versionOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
