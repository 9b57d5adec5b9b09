import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { postTime } from "../../layouts/parts/time.ts";
import { wordsFor } from "../config/words.ts";
import type { Entry, Library } from "../content/model.ts";
import type { Output } from "./output.ts";

/** To be raised with any change of how texts are indexed. */
const version = 3;

/** Where the index lies in the site. */
export const indexFolder = "pagefind";

/** Pagefind brings interfaces of its own; ours needs none of them. */
const notNeeded = /^pagefind-(?:ui|modular-ui|component-ui|highlight)\./;

/** Beside the files of an index that is kept: their names and sizes. */
const account = "files.json";

/** How often it is begun anew because another process put its own in the place of the one that was being copied. */
const mostTries = 5;

/**
 * Puts the index for `/search/` into the output. It is made anew only where a text changed, or where a file of it is gone,
 * and kept in `.cache/search/` under a hash of all texts: the last one only, it is large. Answers its files, relative to
 * `indexFolder`.
 */
export function writeSearchIndex(root: string, library: Library, output: Pick<Output, "copy">): Promise<readonly string[]> {
  const done = last.then(() => write(root, library, output));
  last = done.catch(() => undefined);
  return done;
}

/** One at a time: all share Pagefind's one program, which the first to be done would end for the others, and each index takes the place of the one before. */
let last: Promise<unknown> = Promise.resolve();

async function write(root: string, library: Library, output: Pick<Output, "copy">): Promise<readonly string[]> {
  const cache = path.join(root, ".cache", "search");
  const made = path.join(cache, indexKey(library));
  let failure: unknown;
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const files = (await filesOf(made)) ?? (await make(library, cache, made));
    try {
      for (const file of files) await output.copy(path.join(made, file), path.join(indexFolder, file));
      return files;
    } catch (error) {
      if (!isMissing(error)) throw error;
      failure = error;
    }
  }
  throw new Error(`${made}: was taken away ${mostTries} times while it was copied. Does another process build other texts in this folder? Build again when it is done.`, { cause: failure });
}

/** The files of an index that was made before; undefined where it was not, or where not all of it is there. */
async function filesOf(made: string): Promise<readonly string[] | undefined> {
  try {
    const files = JSON.parse(await readFile(path.join(made, account), "utf8")) as Record<string, number>;
    for (const [file, size] of Object.entries(files)) if ((await stat(path.join(made, file))).size !== size) return undefined;
    return Object.keys(files);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function indexKey(library: Library): string {
  const hash = createHash("sha256").update(`${version}\0${library.site.language}\0`);
  for (const entry of library.entries.values()) hash.update(`${entry.url}\0${pageFor(entry, library)}\0`);
  return hash.digest("hex").slice(0, 32);
}

async function make(library: Library, cache: string, made: string): Promise<readonly string[]> {
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
    const { files: all } = await index.getFiles();
    const files = all.filter(({ path: name }) => !notNeeded.test(name));
    await keep(files, cache, made);
    return files.map(({ path: name }) => name);
  } finally {
    await close();
  }
}

/** Puts it in the place of those before it, whole; what other processes are still writing stays (`leftovers.ts` takes what they leave). */
async function keep(files: readonly { readonly path: string; readonly content: Uint8Array }[], cache: string, made: string): Promise<void> {
  const scratch = path.join(cache, `${randomBytes(6).toString("hex")}.tmp`);
  try {
    for (const { path: name, content } of files) {
      await mkdir(path.dirname(path.join(scratch, name)), { recursive: true });
      await writeFile(path.join(scratch, name), content);
    }
    await writeFile(path.join(scratch, account), JSON.stringify(Object.fromEntries(files.map(({ path: name, content }) => [name, content.length]))));
    for (const old of await readdir(cache)) if (!old.endsWith(".tmp")) await rm(path.join(cache, old), { recursive: true, force: true });
    await rename(scratch, made);
  } catch (error) {
    // Another process made the same meanwhile.
    if ((await filesOf(made)) === undefined) throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A text as the index reads it: without navigation, comments and forms. */
function pageFor(entry: Entry, { site }: Library): string {
  const date = "date" in entry ? `<span data-pagefind-ignore data-pagefind-meta="date">${String(postTime(wordsFor(site), entry.date))}</span>` : "";
  const lang = `<span data-pagefind-ignore data-pagefind-meta="lang">${entry.lang ?? site.language}</span>`;
  return `<!doctype html><html><body data-pagefind-body><h1>${escape(entry.title)}</h1>${date}${lang}${entry.html}</body></html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
