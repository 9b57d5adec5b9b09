import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { postTime } from "../../layouts/parts/time.ts";
import { wordsFor } from "../config/words.ts";
import type { Library, Log, Project, TextPage } from "../content/model.ts";
import { listFiles, type Output } from "./output.ts";

/** Raised when the same texts would be indexed otherwise. */
const version = 3;

/** Where the index lies in the site. */
export const indexFolder = "pagefind";

/** Pagefind brings interfaces of its own; ours needs none of them. */
const notNeeded = /^pagefind-(?:ui|modular-ui|component-ui|highlight)\./;

/**
 * Puts the index for `/search/` into the output. It is made anew only where a text changed, and kept in
 * `.cache/search/` under a hash of all texts: the last one only, it is large. Answers its files, relative to `indexFolder`.
 */
export function writeSearchIndex(root: string, library: Library, output: Pick<Output, "copy">): Promise<readonly string[]> {
  const done = last.then(() => write(root, library, output));
  last = done.catch(() => undefined);
  return done;
}

/** One at a time: Pagefind is one program, which whoever is done first ends for all, and each index takes the place of the one before. */
let last: Promise<unknown> = Promise.resolve();

async function write(root: string, library: Library, output: Pick<Output, "copy">): Promise<readonly string[]> {
  const cache = path.join(root, ".cache", "search");
  const made = path.join(cache, indexKey(library));
  if ((await listFiles(made)).length === 0) await make(library, cache, made);
  const files = await listFiles(made);
  for (const file of files) await output.copy(path.join(made, file), path.join(indexFolder, file));
  return files;
}

function indexKey(library: Library): string {
  const hash = createHash("sha256").update(`${version}\0${library.site.language}\0`);
  for (const entry of library.entries.values()) hash.update(`${entry.url}\0${pageFor(entry, library)}\0`);
  return hash.digest("hex").slice(0, 32);
}

async function make(library: Library, cache: string, made: string): Promise<void> {
  // Loaded where there is something to index: it starts a program of its own.
  const { close, createIndex } = await import("pagefind");
  try {
    // One index for all: by itself Pagefind makes one a language, and looks only into that of the search page.
    const { index, errors } = await createIndex({ forceLanguage: library.site.language.replace(/-.*/, "") });
    if (index === undefined) throw new Error(errors.join("; "));
    for (const entry of library.entries.values()) {
      const { errors: wrong } = await index.addHTMLFile({ url: entry.url, content: pageFor(entry, library) });
      if (wrong.length > 0) throw new Error(`${entry.source}: ${wrong.join("; ")}`);
    }
    const { files } = await index.getFiles();
    const scratch = `${made}.${process.pid}.tmp`;
    for (const { path: name, content } of files) {
      if (notNeeded.test(name)) continue;
      await mkdir(path.dirname(path.join(scratch, name)), { recursive: true });
      await writeFile(path.join(scratch, name), content);
    }
    for (const old of await readdir(cache)) if (old !== path.basename(scratch)) await rm(path.join(cache, old), { recursive: true, force: true });
    await rename(scratch, made);
  } finally {
    await close();
  }
}

/** A text as the index reads it: without navigation, comments and forms. */
function pageFor(entry: Project | Log | TextPage, { site }: Library): string {
  const date = "date" in entry ? `<span data-pagefind-ignore data-pagefind-meta="date">${String(postTime(wordsFor(site), entry.date))}</span>` : "";
  const lang = `<span data-pagefind-ignore data-pagefind-meta="lang">${entry.lang ?? site.language}</span>`;
  return `<!doctype html><html><body data-pagefind-body><h1>${escape(entry.title)}</h1>${date}${lang}${entry.html}</body></html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
