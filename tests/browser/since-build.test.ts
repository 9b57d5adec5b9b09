/** What readers see of comments that came after the site was built, at a host with functions. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright";
import { axe } from "../helpers/axe.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { waitFor } from "../helpers/wait.ts";
import { startHosting, type Hosting } from "../try-hosted/hosting.ts";

const lines = Array.from({ length: 120 }, (_, line) => `Line ${line}.\n`).join("\n");
const texts = { "long.md": `# Long\n\n${lines}`, "kurz.md": "---\ntitle: Kurz\nlang: de\n---\nWenig.\n" };

let browser: Browser;
let hosting: Hosting;
/** What an instance knows holds for some seconds; tests put its clock forward. */
let aheadMs = 0;

before(async () => {
  const files = Object.entries(texts).map(([name, write]) => ({ path: `content/logs/${name}`, write }));
  [browser, hosting] = await Promise.all([launchBrowser(), startHosting({ files, clock: () => Date.now() + aheadMs, settings: { UNFILED_LIMITS: "off" } })]);
});
after(async () => {
  await browser?.close();
  await hosting?.close();
});

/** Somebody else's comment, as a program sends it; gives its id and receipt. */
async function post(log: string, name: string, parent = ""): Promise<{ id: string; receipt: string }> {
  const text = await (await fetch(`${hosting.url}logs/${log}/`)).text();
  const token = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";
  const body = new URLSearchParams({ page: `logs/${log}`, token, parent, name, body: `Words of *${name}*.`, subject: "" });
  const answer = await fetch(`${hosting.url}api/comments`, { method: "POST", body, headers: { accept: "application/json" } });
  assert.equal(answer.status, 201);
  aheadMs += 60_000;
  return (await answer.json()) as { id: string; receipt: string };
}

/** Opens a page that counts what it asks for and how much of it moves by itself. */
async function open<Result>(address: string, options: BrowserContextOptions, use: (page: Page, asked: string[]) => Promise<Result>): Promise<Result> {
  const context = await browser.newContext({ baseURL: hosting.url, ...options });
  const asked: string[] = [];
  try {
    const page = await context.newPage();
    page.on("request", (request) => request.url().includes("since=build") && asked.push(request.url()));
    await page.addInitScript("window.shifts = []; new PerformanceObserver((list) => window.shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true })");
    await page.goto(address);
    // Before, what is far down may wait with guessed heights.
    await page.locator("html:not([data-came])").waitFor();
    return await use(page, asked);
  } finally {
    await context.close();
  }
}

const thread = (page: Page): Promise<string[]> =>
  page.evaluate("[...document.querySelectorAll('#comments h2, #comments ol.thread')].map((part) => part.outerHTML.replace(/\\s+/g, ' ').replaceAll(' tabindex=\"-1\"', '').replaceAll('> <', '><'))");
/** How much moved by itself since the comments came. */
const shifted = (page: Page): Promise<number> =>
  page.evaluate(`(() => {
    const [{ responseStart }] = performance.getEntriesByType("resource").filter(({ name }) => name.includes("since=build"));
    return window.shifts.filter(({ startTime, hadRecentInput }) => startTime >= responseStart && !hadRecentInput).reduce((sum, { value }) => sum + value, 0);
  })()`);

describe("comments that came since the build", () => {
  it("stand in their places before a reader comes to them, by one request, and look as they will when they are built", async () => {
    const old = await post("long", "Olga");
    await hosting.untilPublished();
    await post("long", "Rita", old.id);
    await post("long", "Nina");
    const seen = await open("logs/long/", {}, async (page, asked) => {
      assert.deepEqual(asked, [], "nobody is near the thread yet");
      await page.evaluate("scrollTo({ top: document.querySelector('#comments').offsetTop - 1.5 * innerHeight, behavior: 'instant' })");
      await page.locator("#comments article", { hasText: "Nina" }).waitFor();
      await page.locator("#comments").scrollIntoViewIfNeeded();
      assert.deepEqual([asked.length, await shifted(page), await page.locator("#comments h2").innerText()], [1, 0, "3 comments"]);
      return thread(page);
    });
    await hosting.untilPublished();
    aheadMs += 60_000;
    await open("logs/long/", {}, async (page, asked) => {
      await page.locator(".respond").scrollIntoViewIfNeeded();
      await waitFor("the request", () => asked.length > 0);
      await page.waitForLoadState("networkidle");
      assert.deepEqual(await thread(page), seen);
    });
  });

  it("are offered by a button where the thread is in sight already, in the page's language, and nothing moves by itself", async () => {
    const [{ id }] = [await post("kurz", "Anna"), await post("kurz", "Berta")];
    for (const colorScheme of ["light", "dark"] as const) {
      await open("logs/kurz/", { colorScheme, viewport: { width: 390, height: 844 } }, async (page, asked) => {
        const button = page.getByRole("button", { name: "2 neue Kommentare zeigen" });
        await button.waitFor();
        assert.equal(await page.locator("[aria-live=polite]", { has: button }).count(), 1);
        await page.evaluate(axe);
        assert.deepEqual(await page.evaluate("axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))"), []);
        await button.press("Enter");
        const first = page.locator(`article#comment-${id}`);
        assert.equal(await first.evaluate((element) => element === document.activeElement), true);
        assert.deepEqual([await page.locator("#comments article").count(), asked.length, await shifted(page), await button.count()], [2, 1, 0, 0]);
        // Answering one of them works as if it had been there.
        assert.match((await first.locator(".reply a").getAttribute("href")) ?? "", /^\/api\/comments\?page=logs%2Fkurz&parent=[-0-9a-f]{36}&token=.{40,}$/);
      });
    }
  });

  it("are found by their author from the receipt: on it without scripts, in the page with them", async () => {
    const { id, receipt } = await post("kurz", "Clara");
    const address = `api/comments/status?receipt=${receipt}`;
    await open(address, { javaScriptEnabled: false }, async (page, asked) => {
      assert.match(await page.locator("main").innerText(), /Words of Clara\.[^]*/);
      assert.match(await page.locator("main").innerText(), /stands on the page as soon as that is built/);
      await page.locator(`a[href$="#comment-${id}"]`).last().click();
      await page.waitForURL(/logs\/kurz/);
      assert.deepEqual([asked.length, await page.locator("#comments article").count()], [0, 0]);
    });
    await open(address, {}, async (page) => {
      await page.locator(`a[href$="#comment-${id}"]`).last().click();
      await page.locator(`article#comment-${id}`).waitFor();
      assert.equal(await page.locator(`article#comment-${id}`).evaluate((element) => element.getBoundingClientRect().top < innerHeight), true);
    });
    await hosting.untilPublished();
    aheadMs += 60_000;
    await open(address, {}, async (page) => assert.match(await page.locator("main").innerText(), /stands on the page\./));
  });

  it("do not send a reader back to the heading that the address names", async () => {
    await post("long", "Emil");
    await open("logs/long/#main", {}, async (page) => {
      await page.evaluate("scrollTo({ top: document.querySelector('#comments').offsetTop - 1.5 * innerHeight, behavior: 'instant' })");
      const before = await page.evaluate("scrollY");
      await page.locator("#comments article", { hasText: "Emil" }).waitFor();
      assert.equal(await page.evaluate("scrollY"), before);
    });
  });

  it("do not leave standing what its author took back", async () => {
    const { id, receipt } = await post("long", "Dora");
    await hosting.untilPublished();
    const answer = await fetch(`${hosting.url}api/comments/delete`, { method: "POST", body: new URLSearchParams({ receipt }), headers: { accept: "application/json" } });
    assert.equal(answer.status, 200);
    aheadMs += 60_000;
    await open(`logs/long/#comment-${id}`, {}, async (page) => {
      await page.locator(`article#comment-${id} .none`).waitFor();
      assert.equal((await page.locator(`article#comment-${id}`).innerText()).trim(), "This comment was deleted.");
    });
  });
});
