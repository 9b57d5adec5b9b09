import assert from "node:assert/strict";
import { test } from "node:test";
import { logPage } from "../../layouts/log.ts";
import { wordsFor, wordsOf } from "../../src/config/words.ts";
import { de } from "../../src/config/words/de/index.ts";
import { en } from "../../src/config/words/en/index.ts";
import { renderPage } from "../../src/publish/pages/render-page.ts";
import type { SitePage } from "../../src/publish/pages/site-page.ts";
import { createPageTokens } from "../../src/readers/tokens.ts";
import { load } from "../content/make-library.ts";
import { sampleForm, samples, sampleSiteLibrary as library } from "./sample-site.ts";

test("takes the words of a page from its text's language, else the site's, else English", () => {
  assert.equal(wordsFor({ language: "en" }, { lang: "de-AT" }), de);
  assert.equal(wordsFor({ language: "de" }, { lang: "fr" }), de);
  assert.equal(wordsFor({ language: "fr" }), en);
  assert.equal(wordsOf("constructor"), undefined);
});

test("says in German all that it says in English, with as many months and places to fill", () => {
  const shape = (words: unknown): unknown => {
    if (typeof words === "string") return words.split("{}").length - 1;
    if (typeof words === "function") return words.length;
    return Object.fromEntries(Object.entries(words as object).map(([key, value]) => [key, shape(value)]));
  };
  assert.deepEqual(shape(de), shape(en));
});

test("shows a German text in German all around, and what is answered in the site's language as such", () => {
  const log = { ...samples.hotStepper, lang: "de" };
  const page = String(logPage({ library, log, form: sampleForm }));
  assert.match(page, /<html lang="de">/);
  for (const words of ["Zum Text springen", "Eintrag 3 von 3", "18. Nov. 2026", "Als Nächstes:", "Reihe:", "8 Kommentare|7 Kommentare", "Antworten"]) assert.match(page, new RegExp(words), words);
  assert.match(page, /<section class="respond" lang="en"><h2>Write a comment<\/h2>/);
});

test("names the language of each title and text that is in another than what it stands in, and of nothing else", async () => {
  const { library, problems } = load({
    "projects/robot/index.md": "# The robot\n\nIt walks.",
    "projects/robot/2026-01-01-one.md": "---\nseries: Walks\n---\n# One\n\nFirst.",
    "projects/robot/2026-01-02-zwei.md": "---\nlang: de\nseries: Walks\n---\n# Zwei\n\nDas Zweite.",
    "projects/boot/index.md": "---\nlang: de\n---\n# Das Boot\n\nEs schwimmt.",
    "projects/boot/2026-01-03-three.md": "---\nnext: Sail\n---\n# Three\n\nThird.",
  });
  assert.deepEqual(problems, []);
  const pageTokens = createPageTokens({ pageKeys: ["k".repeat(43)] });
  const marked = async (page: SitePage) => Array.from(((await renderPage(page, { library, pageTokens })) ?? "").matchAll(/<(\w+)[^>]* lang="(\w+)"[^>]*>(?:<h2>)?([^<\n]*)/g), ([, tag, lang, text]) => `${tag} ${lang} ${text?.trim()}`).slice(1);
  assert.deepEqual(await marked({ kind: "projects" }), ["a de Das Boot", "p de Es schwimmt.", "a de Zwei"]);
  assert.deepEqual(await marked({ kind: "all" }), ["a de Zwei", "p de Das Zweite."]);
  assert.deepEqual(await marked({ kind: "year", year: "2026" }), ["a de Zwei"]);
  assert.deepEqual(await marked({ kind: "entry", key: "projects/robot", url: "" }), ["a de Zwei", "a de Zwei", "p de Das Zweite."]);
  const around = ["section en Write a comment", "section en New logs by mail"];
  assert.deepEqual(await marked({ kind: "entry", key: "projects/boot", url: "" }), ["span en Sail", "a en Three", "a en Three", "p en Third.", ...around]);
  assert.deepEqual(await marked({ kind: "entry", key: "projects/robot/2026-01-01-one", url: "" }), ["a de Zwei", "span de Zwei"]);
  assert.deepEqual(await marked({ kind: "entry", key: "projects/robot/2026-01-02-zwei", url: "" }), ["a en One", "span en One", ...around]);
});
