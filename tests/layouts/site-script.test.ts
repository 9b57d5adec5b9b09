import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright";
import { logPage } from "../../layouts/log.ts";
import { siteScript } from "../../src/publish/layout-files.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { pagesOf, samplePages } from "./sample-pages.ts";
import { sampleForm, samples, sampleSiteLibrary } from "./sample-site.ts";
import { sampleAddress, serveSamples } from "./serve-samples.ts";

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

async function open({ pages = samplePages, ...options }: { colorScheme?: "light" | "dark"; javaScriptEnabled?: boolean; pages?: typeof samplePages } = {}): Promise<Page> {
  const context = await browser.newContext({ ...options, viewport: { width: 1280, height: 900 }, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await serveSamples(page, pages);
  return page;
}

/** Waits until what is far down stands in its place: a button that moves while it is pressed is not pressed. */
const laidOut = (page: Page): Promise<void> => page.locator("html:not([data-came])").waitFor();

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
  await laidOut(page);
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
  await laidOut(page);
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

test("where the browser denies storage a page is whole and says nothing, and the choice of light or dark holds for it", async () => {
  const page = await open({ colorScheme: "light" });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  // Asked for when the form gets the focus; an answer of 404 would be a complaint, now and then in time to be seen.
  await page.route("**/api/token?*", (route) => route.fulfill({ json: { token: "timed" } }));
  // As browsers do where cookies are blocked: to ask for the property throws. https://html.spec.whatwg.org/#dom-localstorage
  await page.addInitScript(`Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } })`);
  await page.goto(sampleAddress("log"));
  const light = await page.evaluate(ground);
  await page.getByRole("button", { name: "Light or dark" }).click();
  assert.notEqual(await page.evaluate(ground), light);
  await page.getByRole("status").waitFor({ state: "attached" });
  await page.locator("#comment-form [name=body]").fill("Words that nobody keeps.");
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("a picture that never comes keeps buttons and the comment form's script back for three seconds, no longer", async () => {
  const log = { ...samples.hotStepper, html: `<p><img src="/blog/never.png" alt="" width="4" height="3"></p>${samples.hotStepper.html}` };
  const page = await open({ pages: new Map([["waits", logPage({ library: sampleSiteLibrary, log, form: sampleForm })]]) });
  await page.route("**/never.png", () => undefined);
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1);
  await page.goto(sampleAddress("waits"), { waitUntil: "domcontentloaded" });
  await page.clock.fastForward(2999);
  assert.equal(await page.locator("script[src]").count(), 0);
  await page.clock.fastForward(1);
  await page.locator(".theme").waitFor();
  await page.getByRole("status").waitFor({ state: "attached" });
  assert.equal(await page.evaluate("document.readyState"), "interactive");
  await page.context().close();
});

test("buttons to pass a page on find their place kept: nothing below them moves, in no language, on a phone and on a desk", async () => {
  for (const language of ["en", "de"]) {
    const pages = pagesOf({ ...sampleSiteLibrary, site: { ...sampleSiteLibrary.site, language } });
    const script = await siteScript({ language });
    const page = await open({ pages });
    await page.route("**/site.js", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
    // A phone has something to share with: one button more.
    await page.addInitScript("navigator.share = async () => undefined");
    for (const name of ["log", "long-log", "project", "page"]) {
      await page.goto(sampleAddress(name));
      await page.locator(".share button + button").waitFor();
      for (const width of [320, 390, 660, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const heights = await page.evaluate<number[]>(`[true, false].map((hidden) => {
          for (const button of document.querySelectorAll(".share button")) button.hidden = hidden;
          return document.querySelector(".after").getBoundingClientRect().height;
        })`);
        assert.equal(heights[1], heights[0], `${name} in ${language} at ${width} px`);
      }
    }
    await page.context().close();
  }
});
