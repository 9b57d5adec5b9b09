import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright";
import { launchBrowser } from "../helpers/browser.ts";
import { sampleAddress, serveSamples } from "./serve-samples.ts";

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

async function open(options: { colorScheme?: "light" | "dark"; javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({ ...options, viewport: { width: 1280, height: 900 }, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await serveSamples(page);
  return page;
}

const ground = `getComputedStyle(document.documentElement).backgroundColor`;

test("a reader's choice of light or dark holds on every page, from before the first paint", async () => {
  const page = await open({ colorScheme: "light" });
  await page.goto(sampleAddress("home"));
  const light = await page.evaluate(ground);
  await page.getByRole("button", { name: "Light or dark" }).click();
  const dark = await page.evaluate(ground);
  assert.notEqual(dark, light);

  // There is nothing to paint before there is a body.
  await page.addInitScript(`new MutationObserver(() => (window.early ??= document.body === null)).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-theme"] })`);
  await page.goto(sampleAddress("log"));
  assert.deepEqual([await page.evaluate("early"), await page.evaluate(ground)], [true, dark]);
  await page.getByRole("button", { name: "Light or dark" }).click();
  await page.goto(sampleAddress("home"));
  assert.equal(await page.evaluate(ground), light);
  await page.context().close();
});

test("without a choice the system decides, and the button turns what it decided", async () => {
  const page = await open({ colorScheme: "dark" });
  await page.goto(sampleAddress("home"));
  const dark = await page.evaluate(ground);
  assert.equal(await page.evaluate("document.documentElement.dataset.theme"), undefined);
  await page.getByRole("button", { name: "Light or dark" }).click();
  assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "light");
  assert.notEqual(await page.evaluate(ground), dark);
  await page.context().close();
});

test("code and the page's address can be copied", async () => {
  const page = await open();
  await page.goto(sampleAddress("long-log"));
  await page.locator(".prose .code button").first().click();
  await page.getByRole("button", { name: "copied" }).first().waitFor();
  const code = await page.evaluate<string>("navigator.clipboard.readText()");
  assert.ok(code.startsWith('import { open } from "node:fs/promises";\n') && code.endsWith("}"), code);
  await page.getByRole("button", { name: "copy link" }).click();
  await page.waitForFunction(`navigator.clipboard.readText().then((text) => text === "https://blog.example/blog/logs/long/")`);
  await page.context().close();
});

test("a page is handed to what the reader's system shares with, where it has something", async () => {
  const page = await open();
  await page.addInitScript("navigator.share = async (what) => void (window.shared = what)");
  await page.goto(sampleAddress("long-log"));
  await page.getByRole("button", { name: "share", exact: true }).click();
  assert.deepEqual(await page.evaluate("window.shared"), { title: await page.title(), url: "https://blog.example/blog/logs/long/" });
  await page.context().close();
});

test("without scripts no button stands there that does nothing", async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.goto(sampleAddress("long-log"));
  assert.equal(await page.locator(".theme, .code button, .share button").count(), 0);
  assert.ok(await page.locator(".share a[href^='mailto:']").isVisible());
  await page.context().close();
});
