/** Every page of a built site as it is served: nothing leads nowhere, nothing is refused, nothing is missing, nothing moves. */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright";
import { listFiles } from "../../src/publish/output.ts";
import { axe } from "../helpers/axe.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { everyKind, kindsOf } from "../helpers/every-kind.ts";
import type { RunningSite, TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { brokenLinks, linksOf } from "./links.ts";

describe("a built site", () => {
  let site: TestSite;
  let running: RunningSite;
  let browser: Browser;
  let kinds: ReadonlyMap<string, string>;
  before(async () => {
    site = await everyKind();
    [browser, running] = await Promise.all([launchBrowser(), site.start({ UNFILED_URL: "http://localhost/blog/" })]);
    kinds = await kindsOf(site);
  });
  after(async () => {
    await browser?.close();
    await site?.remove();
  });

  /** A page whose scripts have run. */
  async function visit(page: Page, address: string): Promise<void> {
    await page.goto(running.url + address);
    await page.locator(".theme").waitFor();
    if ((await page.locator("#comment-form").count()) > 0) await page.getByRole("status").waitFor({ state: "attached" });
  }

  /** A page of its own, and what the browser had to complain about. */
  async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(`${page.url()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
    return { page, complaints };
  }

  it("has no link, picture or anchor that leads nowhere, also in its feeds", async () => {
    const folder = path.join(site.root, "_site");
    const files = await listFiles(folder);
    const texts = await Promise.all(files.filter((file) => /\.(?:html|xml)$/.test(file)).map(async (file) => ({ file, text: await site.read(`_site/${file}`) })));
    const { page } = await open();
    const linked = await linksOf(page, texts);
    assert.ok(linked.length > 60 && linked.flatMap(({ addresses }) => addresses).length > 2000);
    assert.deepEqual(brokenLinks(linked, { files, origin: "http://localhost", prefix: "/blog/" }), []);
    await page.context().close();
  });

  it("sends each page as _headers tells hosts to", async () => {
    const [, ...lines] = (await site.read("_site/_headers")).split("\n");
    const told = lines.slice(0, lines.findIndex((line) => !line.startsWith("  "))).map((line) => line.trim().split(/: (.*)/));
    assert.ok(told.length >= 3);
    for (const address of kinds.values()) {
      const { headers } = await fetch(running.url + address);
      for (const [name = "", value] of told) assert.equal(headers.get(name), value, `${address}: ${name}`);
    }
  });

  it("shows every kind of page after one request, fetches scripts after it, and nothing from elsewhere; all of it stands there without scripts", async () => {
    const { page, complaints } = await open();
    const without = await open({ javaScriptEnabled: false });
    let requests: { type: string; url: string }[] = [];
    page.on("request", (request) => requests.push({ type: request.resourceType(), url: request.url() }));
    for (const [kind, address] of kinds) {
      requests = [];
      await visit(page, address);
      const before = requests.filter(({ type }) => !["script", "image", "media"].includes(type));
      assert.deepEqual(before.map(({ type }) => type), ["document"], kind);
      assert.deepEqual(requests.filter(({ url }) => !url.startsWith(running.url) && !url.startsWith("data:")), [], kind);
      assert.equal(await page.evaluate(`(() => {
        const [painted] = performance.getEntriesByName("first-paint");
        return performance.getEntriesByType("resource").filter(({ initiatorType, startTime }) => initiatorType === "script" && startTime < painted.startTime).length;
      })()`), 0, `${kind}: scripts before the first paint`);
      if (kind !== "search") {
        // What is far down is laid out a moment later, and has its text as it is shown only then.
        await page.locator("html:not([data-came])").waitFor();
        await without.page.goto(running.url + address);
        assert.equal(await shownText(without.page), await shownText(page), kind);
      }
    }
    assert.deepEqual([...complaints, ...without.complaints], []);
    await Promise.all([page, without.page].map((each) => each.context().close()));
  });

  it("gives the browser nothing to complain about while it is used: code copied, the dark chosen, a comment sent, changed and deleted", async () => {
    const { page, complaints } = await open();
    await visit(page, "logs/long/");
    // A button that moves while it is pressed, because what is far down is laid out, is not pressed.
    await page.locator("html:not([data-came])").waitFor();
    await page.locator(".prose .code button").first().click();
    await page.locator(".theme").click();
    await page.locator("#comment-form [name=name]").fill("Rosa");
    await page.locator("#comment-form [name=body]").fill("Words, and `code`.");
    await page.getByRole("button", { name: "Preview" }).click();
    await page.locator("#preview code").waitFor();
    await page.getByRole("button", { name: "Post comment" }).click();
    await page.locator("#comments a[href*='receipt=']").click();
    await page.getByRole("link", { name: "Edit it" }).click();
    await page.locator("#edit-form button").click();
    await page.getByRole("link", { name: "Delete it" }).click();
    await page.getByRole("button", { name: "Delete the comment" }).click();
    await page.waitForURL(/status\?receipt=/);
    assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "dark");
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it("moves nothing while a long log with pictures, code and a hundred comments is read, on a phone and on a desk, from its top or from a place within", async () => {
    for (const width of [390, 1280]) {
      for (const address of ["logs/long/", "projects/unfiled/", "logs/long/#part-6", "logs/long/#comment-019a9c0e-0000-7000-8000-000000000050"]) {
        const { page } = await open({ viewport: { width, height: 800 } });
        await page.addInitScript(`window.moved = []; new PerformanceObserver((list) => { for (const { value, hadRecentInput, sources } of list.getEntries()) if (!hadRecentInput) moved.push(value + ": " + sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName)); }).observe({ type: "layout-shift", buffered: true })`);
        await visit(page, address);
        const [, id] = address.split("#");
        if (id !== undefined) await waitFor("the place", async () => Math.abs(await topOf(page, id)) < 50);
        await page.evaluate(`(async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const far = ${id === undefined ? "Infinity" : "scrollY + 2000"};
          for (let top = scrollY; top < Math.min(far, document.scrollingElement.scrollHeight); top += 600) {
            scrollTo(0, top);
            await frame();
            await frame();
          }
        })()`);
        assert.deepEqual(await page.evaluate("moved"), [], `${address} at ${width} px`);
        await page.context().close();
      }
    }
  });

  it("lays out what is far down a long text after the first screen, and shows the same place again to who comes back or loads anew", async () => {
    const { page } = await open({ viewport: { width: 390, height: 800 } });
    const laidOut = `document.querySelector("#part-6 + p a").checkVisibility({ contentVisibilityAuto: true })`;
    let letIn = (): void => {};
    const seen = new Promise<void>((resolve) => (letIn = resolve));
    await page.route("**/site.js*", (route) => seen.then(() => route.fallback()));
    await page.goto(`${running.url}logs/long/`);
    assert.equal(await page.evaluate(laidOut), false);
    letIn();
    await waitFor("what is far down", () => page.evaluate<boolean>(laidOut));
    await page.unroute("**/site.js*");
    await page.evaluate(`document.getElementById("part-6").scrollIntoView()`);
    const top = await topOf(page, "part-6");
    const sameAgain = (): Promise<unknown> => waitFor("the same place", async () => Math.abs((await topOf(page, "part-6")) - top) < 2);
    await page.reload();
    await sameAgain();
    await page.locator(".theme").waitFor();
    await sameAgain();
    await page.goto(`${running.url}projects/unfiled/`);
    await page.goBack();
    await page.locator(".theme").waitFor();
    await sameAgain();
    await page.context().close();
  });

  it("finds texts by their words, for axe as well, and keeps the question in the address", async () => {
    const { page, complaints } = await open({ colorScheme: "dark" });
    await page.goto(running.url);
    await page.getByRole("link", { name: "Search" }).click();
    await page.getByLabel("Search for").fill("thermistor");
    await page.locator("#found a").waitFor();
    assert.equal(await page.locator("#found mark").textContent(), "thermistor");
    assert.equal(await page.locator("#search-status").textContent(), "Found: 1");
    assert.match((await page.locator("#found .hint").textContent()) ?? "", /^\d+ [A-Z][a-z]+ 20\d\d$/);
    assert.doesNotMatch((await page.locator("#found .hint + div p").textContent()) ?? "", /20\d\d/);
    assert.equal(new URL(page.url()).search, "?q=thermistor");
    await page.evaluate(axe);
    assert.deepEqual(await page.evaluate("axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`)))"), []);
    await page.reload();
    await page.locator("#found a").click();
    assert.equal(await page.locator("h1").textContent(), "Formulas");
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it("shows all that was found, twenty at a time, in any language of the texts, and nothing of a question that was taken back", async () => {
    const { page, complaints } = await open();
    await page.goto(`${running.url}search/?q=dazugekommen`);
    await page.locator("#found li[lang=de] a").waitFor();
    const query = page.getByLabel("Search for");
    await query.fill("a");
    await page.locator("#found li:nth-child(20)").waitFor();
    const count = Number(/\d+/.exec((await page.locator("#search-status").textContent()) ?? "")?.[0]);
    assert.ok(count > 20 && count <= 40, String(count));
    assert.equal(await page.locator("#found li").count(), 20);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.locator("#found li:nth-child(21) a:focus").waitFor();
    assert.equal(await page.locator("#found li").count(), count);
    assert.equal(await page.getByRole("button", { name: "Show more" }).count(), 0);
    await query.fill("Git");
    await query.fill("");
    // Pagefind waits 300 ms for a newer question: the answer to what was taken back would have come before this one.
    await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 300)).then(async () => (await import("/blog/pagefind/pagefind.js")).search("Git"))`);
    assert.equal(await page.locator("#found li").count(), 0);
    assert.equal(await page.locator("#search-status").textContent(), "");
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it("finds what was written a moment ago, and says where nothing is found", async () => {
    await site.write("content/logs/2026-10-03-new.md", "# A new note\n\nAbout xylophones.\n");
    const { page } = await open();
    await waitFor("the new note to be found", async () => {
      await page.goto(`${running.url}search/?q=xylophones`);
      await page.locator("#search-status:not(:empty)").waitFor();
      return (await page.locator("#found a").count()) === 1;
    });
    await page.getByLabel("Search for").fill("qqqqqq");
    await page.getByText("Nothing found.").waitFor();
    // The index that the page has read names parts of itself that are not there any more.
    const index = await site.read("_site/pagefind/pagefind-entry.json");
    await site.write("content/logs/math.md", "# Formulas\n\nThe thermistor was loose. It is fast now.\n");
    await waitFor("the next index", async () => (await site.read("_site/pagefind/pagefind-entry.json").catch(() => index)) !== index);
    await page.getByLabel("Search for").fill("thermistor");
    await page.getByText("Found: 1").waitFor();
    await page.context().close();
  });

  it("says on the search page without scripts what else finds things", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(`${running.url}search/`);
    assert.ok(await page.getByRole("link", { name: "Labels", exact: true }).isVisible());
    await page.context().close();
  });
});

/** How far below the edge of the window an element begins, in px. */
function topOf(page: Page, id: string): Promise<number> {
  return page.evaluate(`document.getElementById("${id}").getBoundingClientRect().top`);
}

/** The text of a page that one sees, without the buttons that scripts add. */
function shownText(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    for (const added of document.querySelectorAll("main button.link, main .code button")) added.remove();
    return document.querySelector("main").innerText.replace(/\\s+/g, " ").trim();
  })()`);
}
