import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Site } from "../../config/site.ts";

/** A link that stands in a layout, a template or the settings, and not in a text. */
export interface WrittenLink {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** As it was written: an address of the site, from its root. */
  readonly href: string;
}

/** `href(site, "/logs/")`, and attributes whose value is no expression of a template. */
const written = /\b(?:(?:href|absoluteUrl)\([\w.]+, |(?:href|src)=)(["'])(?<href>\/(?!\/)[^"'${}<>\n]*)\1/g;
const markdown = /\]\((?<href>\/(?!\/)[^\s(){}]*)\)/g;

/**
 * The links to fixed addresses of the site in `layouts/`, the author's own templates among it, and in the navigation of
 * `site.config.ts`. What is put together when a page is made is not read: it comes from the Library, and is right.
 */
export function readWrittenLinks(root: string, { navigation = [] }: Pick<Site, "navigation">): WrittenLink[] {
  const inLayouts = listFiles(root, "layouts").flatMap((file) => linksIn(file, readFileSync(path.join(root, file), "utf8")));
  const addresses = navigation.map(({ url }) => url).filter((url) => /^\/(?!\/)/.test(url));
  if (addresses.length === 0) return inLayouts;
  const settings = readFileSync(path.join(root, "site.config.ts"), "utf8");
  return [...inLayouts, ...addresses.map((href) => ({ file: "site.config.ts", line: lineAt(settings, Math.max(settings.indexOf(`"${href}"`), 0)), href }))];
}

function linksIn(file: string, text: string): WrittenLink[] {
  const found = [...text.matchAll(written), ...(file.endsWith(".md") ? text.matchAll(markdown) : [])];
  return found.map(({ groups, index }) => ({ file, line: lineAt(text, index), href: groups?.["href"] ?? "" }));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** What may hold links: scripts and styles have none. */
function listFiles(root: string, folder: string): string[] {
  return readFolder(path.join(root, folder)).flatMap((entry) => {
    const child = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return child === "layouts/browser" || child === "layouts/style" ? [] : listFiles(root, child);
    const isRead = child.startsWith("layouts/eleventy/") ? !/^README\.md$|\.(?:png|jpe?g|gif|webp|avif|ico|woff2?|css)$/i.test(entry.name) : child.endsWith(".ts");
    return entry.isFile() && isRead ? [child] : [];
  });
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
