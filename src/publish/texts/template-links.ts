import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Library } from "../../content/model.ts";
import { pageList } from "../pages/page-list.ts";
import { pageUrl } from "../pages/site-page.ts";
import type { OpenLink } from "./check-texts.ts";

/** A page that a template of the author became. */
export interface TemplatePage {
  /** Path of the template from the root of the repository. */
  readonly file: string;
  /** Address without prefix. */
  readonly url: string;
  readonly text: string;
}

const tags = /<!--[^]*?-->|<(script|style)\b[^]*?<\/\1\s*>|<[a-z](?:"[^"]*"|'[^']*'|[^<>"'])*>/gi;
const targets = /\s(?:href|src|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/gi;
const relative = /^(?![#?/]|[a-z][a-z0-9+.-]*:)./i;

/**
 * The relative links of pages that templates became, which only now have an address to start from; those from the root are
 * read where they are written (`readWrittenLinks`). Left out is what leads to a page or file of the blog.
 */
export function templateLinks(root: string, pages: readonly TemplatePage[], library: Library): OpenLink[] {
  const found = pages.filter(({ url }) => /\/$|\.html?$/i.test(url)).flatMap((page) => linksOf(page).map((written) => ({ ...page, written })));
  if (found.length === 0) return [];
  const known = new Set([...pageList(library).map(pageUrl), ...library.assets.map(({ url }) => url)].map((url) => url.normalize("NFC")));
  return found.flatMap(({ file, url, written }) => {
    const address = addressOf(written, url);
    if (address === undefined || known.has(address) || known.has(`${address}/`) || address.startsWith("/api/")) return [];
    const line = lineOf(path.join(root, file), written);
    return [{ file, ...(line !== undefined && { line }), message: `links to ${written}, which is not there`, address }];
  });
}

function linksOf({ text }: TemplatePage): string[] {
  const values = [...text.matchAll(tags)].flatMap(([tag]) => (/^<(?:!|script|style)/i.test(tag) ? [] : [...tag.matchAll(targets)].map(([, double, single, bare]) => (double ?? single ?? bare ?? "").replaceAll("&amp;", "&"))));
  return [...new Set(values.filter((value) => relative.test(value)))];
}

/** As a browser on that page understands it, decoded; undefined where it understands nothing. */
function addressOf(written: string, url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(written, `http://site${encodeURI(url)}`).pathname).normalize("NFC");
  } catch {
    return undefined;
  }
}

/** Where the template has it as it came out; undefined where it puts it together, or is no file: `.eleventy.js` may add some. */
function lineOf(file: string, written: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const index = readFileSync(file, "utf8").split("\n").findIndex((line) => line.includes(written));
  return index === -1 ? undefined : index + 1;
}
