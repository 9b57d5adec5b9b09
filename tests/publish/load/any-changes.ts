import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseComments, withComments } from "../../../src/content/comments/with-comments.ts";
import { loadLibrary } from "../../../src/content/library/load-library.ts";
import { patchLibrary } from "../../../src/content/library/patch-library.ts";
import type { Asset, Library, TextChange } from "../../../src/content/model.ts";
import type { CommentSource, SourceText } from "../../../src/content/sources/sources.ts";
import { changedPages } from "../../../src/publish/pages/changed-pages.ts";
import { pageList } from "../../../src/publish/pages/page-list.ts";
import { renderPage } from "../../../src/publish/pages/render-page.ts";
import { PagePrints } from "../../../src/publish/standing/page-prints.ts";
import { pageUrl } from "../../../src/publish/pages/site-page.ts";
import { goneUrls, touchedPages } from "../../../src/publish/pages/touched-pages.ts";
import { plainSite as site } from "../../helpers/config.ts";

/** One thing that an author, a reader or time does to a site. */
type Step =
  | { readonly kind: "write"; readonly place: number; readonly fields: Fields; readonly words: number; readonly link: number }
  | { readonly kind: "delete"; readonly place: number }
  | { readonly kind: "commit"; readonly place: number }
  | { readonly kind: "rename"; readonly place: number; readonly to: number }
  | { readonly kind: "comment"; readonly place: number; readonly id: number; readonly status: "published" | "held" | "deleted" | "gone" }
  | { readonly kind: "picture"; readonly number: number; readonly width: number }
  | { readonly kind: "days"; readonly days: number };

interface Fields {
  readonly title: number;
  readonly labels: readonly string[];
  readonly series: string | undefined;
  readonly draft: boolean;
  readonly day: number | undefined;
  readonly status: string | undefined;
  readonly alias: string | undefined;
  readonly id: string | undefined;
  readonly permalink: string | undefined;
  readonly kind: boolean;
  readonly cover: boolean;
}

/** Where texts may lie: unfiled logs, two projects with logs, pages. */
const places = [
  ...Array.from({ length: 12 }, (_, number) => `content/logs/2026-0${1 + (number % 9)}-03-note-${number}${number === 1 ? "/index" : ""}.md`),
  "content/projects/robot/index.md",
  ...Array.from({ length: 5 }, (_, number) => `content/projects/robot/2026-03-0${number + 1}-step-${number}.md`),
  "content/projects/boat/index.md",
  ...Array.from({ length: 3 }, (_, number) => `content/projects/boat/2026-04-0${number + 1}-plank-${number}.md`),
  "content/pages/about.md",
  "content/pages/colophon.md",
];
const projects = places.filter((path) => path.startsWith("content/projects/") && path.endsWith("index.md"));
/** The second one waits with the log in whose folder it lies. */
const pictures = ["content/0.png", "content/logs/2026-02-03-note-1/1.png"] as const;
/** Enough to fill more than one page of `/all/`. */
const always = Array.from({ length: 25 }, (_, number): [string, string] => [`content/logs/2025-06-${String(number + 1).padStart(2, "0")}-old-${number}.md`, `---\nlabels: [old${number % 5 === 0 ? ", wood" : ""}]\n---\nOld ${number}. [There](${relative("content/logs/x.md", places[number % places.length] as string)})\n`]);

const place = fc.nat({ max: places.length - 1 });
const seldom = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.oneof({ weight: 15, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
/** A name of the text's own, or now and then one that another may have. */
const named = seldom(fc.constantFrom("own", "own", "own", "one", "other"));
const fields: fc.Arbitrary<Fields> = fc.record({
  title: fc.nat({ max: 4 }),
  labels: fc.subarray(["wood", "glass", "tin", "paper", "Paper"], { maxLength: 2 }),
  series: fc.constantFrom(undefined, undefined, "Building", "Sailing"),
  draft: seldom(fc.constant(true)).map(Boolean),
  day: fc.constantFrom(undefined, undefined, 1, 28, 400),
  status: fc.constantFrom(undefined, "active", "paused", "done"),
  alias: named,
  id: named,
  permalink: named,
  kind: fc.constantFrom(false, false, false, true),
  cover: fc.constantFrom(false, false, true),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("write" as const), place, fields, words: fc.nat({ max: 99 }), link: place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete" as const), place: place.filter((number) => !projects.includes(places[number] as string) || number === 18) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rename" as const), place, to: place }).filter(({ place: from }) => !projects.includes(places[from] as string)) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("commit" as const), place }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("comment" as const), place, id: fc.nat({ max: 5 }), status: fc.constantFrom("published", "published", "held", "deleted", "gone") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("picture" as const), number: fc.constantFrom(0, 1, 1, 1), width: fc.constantFrom(0, 300, 400) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("days" as const), days: fc.nat({ max: 120 }) }) },
);

function relative(from: string, to: string): string {
  return `${"../".repeat(from.split("/").length - 2)}${to.replace("content/", "")}`;
}

function textOf(path: string, { title, labels, series, draft, day, status, alias, id, permalink, kind, cover }: Fields, words: number, link: string): string {
  const isProject = projects.includes(path);
  const isLog = !isProject && !path.includes("/pages/");
  const own = (name: string): string => (name === "own" ? `own-${places.indexOf(path)}` : name);
  const lines = [`title: ${["One", "Two", "Three", "Four", "Five"][title]}`, `labels: [${labels.join(", ")}]`];
  if (isLog && series !== undefined) lines.push(`series: ${series}`);
  if (draft) lines.push("draft: true");
  if (isLog && day !== undefined) lines.push(`date: ${new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10)}`);
  if (isProject && status !== undefined) lines.push(`status: ${status}`);
  if (alias !== undefined) lines.push(`aliases: [/was/${own(alias)}/]`);
  if (id !== undefined) lines.push(`id: ${own(id)}`);
  if (permalink !== undefined) lines.push(`permalink: /short/${own(permalink)}/`);
  if (isLog && kind && path.includes("projects")) lines.push("kind: follow-up");
  if (cover) lines.push(`cover: { src: ${relative(path, pictures[0])}, alt: A picture }`);
  return `---\n${lines.join("\n")}\n---\nWords ${words}.\n\n## Part ${words % 3}\n\nSee [it](${relative(path, link)}) and ![a picture](${relative(path, pictures[1])}).\n`;
}

function picture(source: string, width: number): Asset {
  return Object.freeze({ source, url: source.replace("content", "/media"), width, height: 200 });
}

/** The files of a site, changed step by step. */
class Files {
  readonly texts = new Map<string, string>([...always, ...projects.map((path): [string, string] => [path, "---\ntitle: A project\n---\nBegun.\n"])]);
  readonly assets = new Map<string, Asset>([[pictures[0], picture(pictures[0], 300)]]);
  readonly comments = new Map<string, string>();
  readonly history = new Map<string, readonly TextChange[]>();
  now = Date.UTC(2026, 9, 1, 12);

  /** Answers the paths below `content/`, the page whose comments changed, and the text of which Git knows more. */
  apply(step: Step): { readonly paths: string[]; readonly page?: string; readonly committed?: string } {
    switch (step.kind) {
      case "write": {
        const path = places[step.place] as string;
        this.texts.set(path, textOf(path, step.fields, step.words, places[step.link] as string));
        return { paths: [path] };
      }
      case "delete":
        this.texts.delete(places[step.place] as string);
        return { paths: [places[step.place] as string] };
      case "rename": {
        const [from, to] = [places[step.place] as string, places[step.to] as string];
        const text = this.texts.get(from);
        this.texts.delete(from);
        if (text !== undefined) this.texts.set(to, text);
        return { paths: [from, to] };
      }
      case "commit": {
        const path = places[step.place] as string;
        const earlier = this.history.get(path) ?? [];
        const day = new Date(this.now).toISOString().slice(0, 10);
        const change: TextChange = { commit: String(earlier.length).padStart(40, "0"), date: { iso: `${day}T12:00:00Z`, day }, subject: `Change ${earlier.length}`, lines: [[{ kind: "added", text: "More." }]], cut: false };
        this.history.set(path, [change, ...earlier]);
        return this.texts.has(path) ? { paths: [], committed: path } : { paths: [] };
      }
      case "comment": {
        const page = (places[step.place] as string).replace("content/", "").replace(/(?:\/index)?\.md$/, "");
        const id = `0193000${step.id}-${String(step.place).padStart(4, "0")}-7000-8000-000000000000`;
        const file = `data/comments/${page}/${id}.json`;
        if (step.status === "gone") this.comments.delete(file);
        else this.comments.set(file, JSON.stringify({ id, page, name: step.status === "deleted" ? "" : "Rosa", body: step.status === "deleted" ? "" : `Said ${step.id}.`, date: `2026-09-0${step.id + 1}T10:00:00.000Z`, status: step.status }));
        return { paths: [], page };
      }
      case "picture": {
        const path = pictures[step.number] ?? pictures[0];
        if (step.width === 0) this.assets.delete(path);
        else this.assets.set(path, picture(path, step.width));
        return { paths: [path] };
      }
      case "days":
        this.now += step.days * 86_400_000;
        return { paths: [] };
    }
  }

  source(path: string): SourceText | undefined {
    const text = this.texts.get(path);
    return text === undefined ? undefined : { path, text, modified: new Date("2026-01-01T00:00:00Z") };
  }

  commentsOf(page: string): CommentSource[] {
    return [...this.comments].filter(([path]) => path.slice(0, path.lastIndexOf("/")) === `data/comments/${page}`).map(([path, text]) => ({ path, text }));
  }

  load(previous?: Library) {
    const byPath = <Value extends { readonly path?: string }>(list: readonly Value[]): Value[] => list.toSorted((one, other) => ((one.path ?? "") < (other.path ?? "") ? -1 : 1));
    const sources = {
      texts: byPath([...this.texts.keys()].flatMap((path) => this.source(path) ?? [])),
      assets: [...this.assets.values()].toSorted((one, other) => (one.source < other.source ? -1 : 1)),
      comments: byPath([...this.comments].map(([path, text]) => ({ path, text }))),
    };
    return loadLibrary(sources, { ...this.options, ...(previous !== undefined && { previous }) });
  }

  get options() {
    return { site, firstCommits: { dates: new Map<string, string>(), shallow: false }, now: new Date(this.now), drafts: false, future: false, changes: this.history };
  }
}

async function build(library: Library): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const page of pageList(library)) pages.set(pageUrl(page), (await renderPage(page, { library })) ?? assert.fail(`${pageUrl(page)} has nothing to show`));
  return pages;
}

/** What was built so far, by what it was made from: the same must be made from the same, in whichever process. */
class Told {
  readonly #texts = new Map<string, string>();

  /** `all`: every page tells what it is made from. Answers how many were known. */
  add(library: Library, pages: ReadonlyMap<string, string>, { all }: { readonly all: boolean }): number {
    const prints = new PagePrints(library);
    let known = 0;
    for (const page of pageList(library)) {
      const print = prints.of(page);
      if (print === undefined) {
        assert.ok(!all, `${pageUrl(page)} does not tell what it is made from`);
        continue;
      }
      const text = pages.get(pageUrl(page)) ?? "";
      assert.equal(this.#texts.get(print) ?? text, text, `${pageUrl(page)} is made from the same`);
      if (this.#texts.has(print)) known += 1;
      this.#texts.set(print, text);
    }
    return known;
  }
}

/** Counts of how changes were taken in. */
export interface Outcome {
  /** Pages that a later process knew again by what they are made from. */
  told: number;
  patched: number;
  loaded: number;
}

/** Whatever happens to a site, and in whichever bursts: what is kept up to date change by change is what a build makes anew. */
export async function assertSameAsBuilt({ numRuns, seed }: { readonly numRuns: number; readonly seed: number }): Promise<Outcome> {
  const outcome: Outcome = { patched: 0, loaded: 0, told: 0 };
  const bursts = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), bursts, async (first, script) => {
      const files = new Files();
      for (const one of first) files.apply(one);
      const begun = files.load();
      // With mistakes in it a site is not begun, and one that stands stays as it was.
      fc.pre(begun.problems.length === 0);
      let { library } = begun;
      let isRefused = false;
      const pages = await build(library);
      const told = new Told();
      told.add(library, pages, { all: true });
      for (const burst of script) {
        const changed = burst.map((one) => files.apply(one));
        const histories = new Set(changed.flatMap(({ committed }) => committed ?? []).filter((path) => files.texts.has(path)));
        const paths = new Set([...changed.flatMap((change) => change.paths), ...histories]);
        const patched = isRefused ? undefined : patchLibrary(library, { texts: new Map([...paths].filter((path) => path.endsWith(".md")).map((path) => [path, files.source(path)])), assets: new Map([...paths].filter((path) => path.endsWith(".png")).map((path) => [path, files.assets.get(path)])), histories }, files.options);
        const before = library;
        let next: Library;
        if (patched === undefined) {
          outcome.loaded += 1;
          const loaded = files.load(before);
          isRefused = loaded.problems.length > 0;
          next = isRefused ? before : loaded.library;
          if (!isRefused) for (const page of touchedPages({ kind: "content", before }, next)) pages.set(pageUrl(page), (await renderPage(page, { library: next })) ?? "");
          if (!isRefused) for (const url of goneUrls(before, next)) pages.delete(url);
        } else {
          outcome.patched += 1;
          next = patched.library;
          for (const key of patched.appeared) next = withComments(next, key, parseComments(next, files.commentsOf(key)).flatMap(({ comment }) => comment ?? []));
          const { own, others, gone } = changedPages(patched.changes, before, next);
          for (const page of [...own, ...others]) pages.set(pageUrl(page), (await renderPage(page, { library: next })) ?? assert.fail(pageUrl(page)));
          for (const url of gone) pages.delete(url);
        }
        const commented = new Set(changed.flatMap(({ page }) => page ?? []));
        for (const key of commented) {
          next = withComments(next, key, parseComments(next, files.commentsOf(key)).flatMap(({ comment }) => comment ?? []));
          for (const page of touchedPages({ kind: "comments", pages: [key] }, next)) pages.set(pageUrl(page), (await renderPage(page, { library: next })) ?? "");
        }
        library = next;
        if (isRefused) continue;
        const anew = files.load();
        const wanted = await build(anew.library);
        assert.deepEqual([...pages.keys()].toSorted(), [...wanted.keys()].toSorted(), "the same pages");
        for (const [url, text] of wanted) assert.equal(pages.get(url), text, `${url} is as a build writes it`);
        outcome.told += told.add(anew.library, wanted, { all: true });
        told.add(library, wanted, { all: false });
        assert.equal(library.nextDue, anew.library.nextDue);
        assert.deepEqual([...library.labels.keys()], [...anew.library.labels.keys()]);
        assert.deepEqual(library.assets, anew.library.assets);
        assert.deepEqual([...library.entries.keys()], [...anew.library.entries.keys()]);
      }
    }),
    { numRuns, seed, endOnFailure: true },
  );
  return outcome;
}
