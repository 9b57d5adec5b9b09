import assert from "node:assert/strict";
import { test } from "node:test";
import { logPage } from "../../layouts/log.ts";
import type { Site } from "../../src/config/site.ts";
import { load, site } from "../content/make-library.ts";

const author = { name: "Ada", me: [], mail: "ada@example.org" };

/** Where the links by mail, and the one to edit, lead from a log with this front matter. */
function links(frontMatter: string, more: Partial<Site> = {}, file = "2026-01-01-one.md"): Record<string, string> {
  const { library, problems } = load({ [`logs/${file}`]: `---\n${frontMatter}\n---\nText.` }, { site: { ...site, ...more } });
  assert.deepEqual(problems, []);
  const page = String(logPage({ library, log: library.logs[0] ?? assert.fail("no log") }));
  return Object.fromEntries(Array.from(page.matchAll(/<a href="((?:mailto:|https:\/\/git\.)[^"]*)">([^<]*)<\/a>/g), ([, address = "", label = ""]) => [label, address.replaceAll("&amp;", "&")]));
}

test("every text is shared by mail with its title and its address", () => {
  const address = new URL(links('title: "Ä & “B” ?=\\n#"')["share by mail"] ?? "");
  assert.deepEqual([address.pathname, Object.fromEntries(address.searchParams)], ["", { subject: "Ä & “B” ?= #", body: "https://example.org/logs/one/" }]);
});

test("a reply goes to the author by mail where the log asks for it, and the author has an address", () => {
  assert.equal(links("title: A\nreply: true", { author })["reply by mail"], "mailto:ada@example.org?subject=Re%3A%20A");
  assert.deepEqual([links("title: A\nreply: true"), links("title: A", { author })].map((all) => "reply by mail" in all), [false, false]);
});

test("a text is edited where it lies, whatever its file is called", () => {
  const editUrl = "https://git.example/edit/{source}";
  assert.equal(links("title: A", { editUrl }, "2026-01-01 what? #1 $& ü.md")["edit this page"], "https://git.example/edit/content/logs/2026-01-01%20what%3F%20%231%20$&%20%C3%BC.md");
  assert.equal("edit this page" in links("title: A"), false);
});
