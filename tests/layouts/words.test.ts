import assert from "node:assert/strict";
import { test } from "node:test";
import { logPage } from "../../layouts/log.ts";
import { wordsFor, wordsOf } from "../../src/config/words.ts";
import { de } from "../../src/config/words/de/index.ts";
import { en } from "../../src/config/words/en/index.ts";
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
