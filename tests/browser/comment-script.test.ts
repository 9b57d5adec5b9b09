import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContext, Locator, Page } from "playwright";
import { axe } from "../helpers/axe.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { TestSite, type RunningSite } from "../helpers/site.ts";

const content = {
  "logs/talk.md": "# Talk\n\nSay something.\n",
  "logs/quiet.md": "---\ntitle: Quiet\nmoderation: hold\n---\nEverything waits.\n",
};

let browser: Browser;
let site: TestSite;
let running: RunningSite;
let context: BrowserContext;
let page: Page;
let refused: string[];

before(async () => {
  site = await TestSite.create(content);
  [browser, running] = await Promise.all([launchBrowser(), site.start()]);
});
after(async () => {
  await browser?.close();
  await site?.remove();
});
beforeEach(async () => {
  context = await browser.newContext({ baseURL: running.url });
  page = await context.newPage();
  refused = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && refused.push(message.text()));
});
afterEach(async () => {
  await context.close();
  assert.deepEqual(refused, []);
});

const form = (): Locator => page.locator("form#comment-form");
const field = (name: string): Locator => form().locator(`[name=${name}]`);
const status = (): Locator => page.getByRole("status");
/** Scripts come after the first paint, later than what the browser calls loaded; the line for what happens is their first deed. */
const ready = (): Promise<void> => status().waitFor({ state: "attached" });
const visit = (path: string): Promise<void> => page.goto(path).then(ready);
const reload = (): Promise<void> => page.reload().then(ready);
const post = (): Promise<void> => form().getByRole("button").click();

/** Writes a comment and sends it; gives the article in the thread. */
async function comment(name: string, body: string): Promise<Locator> {
  await field("name").fill(name);
  await field("body").fill(body);
  await post();
  const article = page.locator("#comments article", { has: page.locator(".p-author", { hasText: name }) });
  await article.locator("a[href*='receipt=']").waitFor();
  return article;
}

async function path(locator: Locator): Promise<string> {
  return locator.evaluate((element) => {
    const names: string[] = [];
    for (let at: Element | null = element; at && at.tagName !== "MAIN"; at = at.parentElement) names.unshift(at.id === "comments" ? "#comments" : at.tagName.toLowerCase());
    return names.join(" > ");
  });
}

async function findingsOfAxe(): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate("axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 120))))");
}

describe("the comment form with its script", () => {
  it("sends without leaving the page, shows the comment in its place, and keeps the way to change it in sight", async () => {
    await visit("logs/talk/");
    const here = page.url();
    const article = await comment("Rosa", "Words of **Rosa** & <b>others</b>.");
    assert.equal(page.url(), here);
    assert.equal(await path(article), "#comments > ol > li > article");
    assert.equal(await page.locator("#comments > h2").innerText(), `${await page.locator("#comments article").count()} comment${(await page.locator("#comments article").count()) === 1 ? "" : "s"}`);
    assert.equal(await article.locator(".e-content").innerHTML(), "<p>Words of <strong>Rosa</strong> &amp; &lt;b&gt;others&lt;/b&gt;.</p>\n");
    assert.equal(await article.evaluate((element) => element === document.activeElement), true);
    assert.match(await status().innerText(), /Your comment is published/);
    assert.equal(await field("body").inputValue(), "");
    assert.equal(await field("name").inputValue(), "Rosa");

    const [id, receipt] = [await article.getAttribute("id"), await article.locator("a[href*='receipt=']").getAttribute("href")];
    await reload();
    assert.equal(await page.locator(`article#${id} .p-author`).innerText(), "Rosa");
    assert.equal(await field("body").inputValue(), "", "the draft is gone");
    await page.goto(receipt ?? "");
    assert.equal(await page.locator("main .e-content strong").innerText(), "Rosa");
  });

  it("answers in place, by keyboard alone, and can change its mind", async () => {
    await visit("logs/talk/");
    const parent = await comment("Parent", "A question?");
    await reload();
    await parent.getByRole("link", { name: "Reply to Parent" }).press("Enter");
    assert.equal(await field("body").evaluate((element) => element === document.activeElement), true);
    await page.getByRole("button", { name: "Cancel reply" }).press("Enter");
    assert.equal(await parent.locator("form").count(), 0);
    assert.equal(await field("parent").inputValue(), "");
    assert.equal(await page.getByRole("link", { name: "Reply to Parent" }).evaluate((element) => element === document.activeElement), true);

    await page.keyboard.press("Enter");
    assert.equal(await parent.getByRole("heading", { name: "Reply to Parent" }).count(), 1);
    await page.keyboard.type("An answer.");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Child");
    await page.keyboard.press("Control+Enter");
    const reply = page.locator("#comments article", { has: page.locator(".p-author", { hasText: "Child" }) });
    await reply.locator("a[href*='receipt=']").waitFor();
    assert.equal(await path(reply), "#comments > ol > li > ol > li > article");
    assert.equal(await page.getByRole("heading", { name: "Write a comment" }).count(), 1, "the form is back in its place");
    await reload();
    assert.equal(await path(reply), "#comments > ol > li > ol > li > article");
  });

  it("says what is wrong as the page without scripts does, with every word kept, and nothing for axe to find", async () => {
    await visit("logs/talk/");
    const body = "A long thought that must not be lost.\nWith a second line & “quotes”.";
    await field("name").fill("   ");
    await field("url").fill("https://me:secret@example.org/");
    await field("body").fill(body);
    await post();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.equal(await alert.evaluate((element) => element === document.activeElement), true);
    for (const name of ["name", "url"]) {
      assert.equal(await field(name).getAttribute("aria-invalid"), "true");
      const described = (await field(name).getAttribute("aria-describedby")) ?? "";
      assert.match(await page.locator(`#${described.split(" ")[0]}`).innerText(), /^Please give/);
    }
    assert.equal(await field("body").inputValue(), body);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await findingsOfAxe(), [], colorScheme);
    }
    await alert.getByRole("link", { name: /name/ }).press("Enter");
    assert.equal(await field("name").evaluate((element) => element === document.activeElement), true);
    await field("url").fill("");
    await comment("Mended", body);
    assert.equal(await page.getByRole("alert").count(), 0);
  });

  it("previews in place, and sends nothing by that", async () => {
    await visit("logs/talk/");
    const known = await page.locator("#comments article").count();
    await field("body").fill("How does `this` look?");
    await page.getByRole("button", { name: "Preview" }).click();
    await page.locator("#preview .e-content code", { hasText: "this" }).waitFor();
    assert.match(await status().innerText(), /Nothing is sent yet/);
    assert.equal(await field("body").inputValue(), "How does `this` look?");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await findingsOfAxe(), [], colorScheme);
    }
    await reload();
    assert.equal(await page.locator("#comments article").count(), known);
  });

  it("sends what was pressed while a preview was still on its way", async () => {
    await visit("logs/talk/");
    let arrived = (): void => undefined;
    const sent = new Promise<void>((resolve) => (arrived = resolve));
    await page.route("**/api/comments/preview", async (route) => {
      await sent;
      await route.continue();
    });
    await field("name").fill("Hasty");
    await field("body").fill("No time to look.");
    await page.getByRole("button", { name: "Preview" }).click();
    await post();
    arrived();
    await page.locator("#comments article", { hasText: "No time to look." }).locator("a[href*='receipt=']").waitFor();
  });

  it("keeps a draft, and whom it answers, until the comment is kept", async () => {
    await visit("logs/talk/");
    const parent = await comment("Elder", "Answer me.");
    await reload();
    await parent.getByRole("link", { name: "Reply to Elder" }).click();
    await field("body").fill("Half a thought");
    await field("email").fill("secret@example.org");
    await reload();
    assert.equal(await parent.locator("form [name=body]").inputValue(), "Half a thought");
    assert.match(await status().innerText(), /here again/);
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /secret/);
    await visit("logs/quiet/");
    assert.equal(await field("body").inputValue(), "", "another page has its own");
    await visit("logs/talk/");
    const reply = await comment("Younger", "Half a thought, and the other half.");
    assert.equal(await path(reply), "#comments > ol > li > ol > li > article");
    assert.equal(await page.evaluate(() => localStorage.length), 0);
  });

  it("tries again by itself when nobody answers or the site is busy, says so, and makes one comment of it", async () => {
    await page.clock.install();
    await visit("logs/talk/");
    let tries = 0;
    await page.route("**/api/comments", async (route) => {
      tries++;
      if (tries === 1) await route.abort("connectionrefused");
      else if (tries === 2) await route.fulfill({ status: 503, headers: { "retry-after": "7" }, body: "busy" });
      else if (tries === 3) {
        // It arrives, but the answer is lost.
        await route.fetch({ maxRedirects: 0 });
        await route.abort("connectionreset");
      } else await route.continue();
    });
    await field("name").fill("Patient");
    await field("body").fill("Once is enough.");
    await post();
    await status().filter({ hasText: /no connection.*in 2 seconds/ }).waitFor();
    await page.clock.fastForward(2000);
    await status().filter({ hasText: /busy.*in 7 seconds/ }).waitFor();
    await field("body").fill("Once is quite enough.");
    await page.clock.fastForward(7000);
    await status().filter({ hasText: /no connection.*in 8 seconds/ }).waitFor();
    await post();
    const article = page.locator("#comments article", { hasText: "Once is quite enough." });
    await article.locator("a[href*='receipt=']").waitFor();
    assert.equal(tries, 4);
    await reload();
    assert.equal(await page.locator("article .p-author", { hasText: "Patient" }).count(), 1);
  });

  it("gives up on a site that stays away, and keeps the words", async () => {
    await page.clock.install();
    await visit("logs/talk/");
    let tries = 0;
    await page.route("**/api/comments", (route) => {
      tries++;
      return route.abort("connectionrefused");
    });
    await field("name").fill("Nobody");
    await field("body").fill("Is anybody there?");
    await post();
    for (const seconds of [2, 4, 8, 16, 32, 64]) {
      await status().filter({ hasText: `in ${seconds} seconds` }).waitFor();
      await page.clock.fastForward(seconds * 1000);
    }
    await page.getByRole("alert").filter({ hasText: "kept in this browser" }).waitFor();
    assert.equal(tries, 7);
    assert.equal(await field("body").inputValue(), "Is anybody there?");
  });

  it("shows a comment that waits for the owner to its author, and says that it waits", async () => {
    await visit("logs/quiet/");
    const article = await comment("Waiting", "Held.");
    assert.equal(await path(article), "#comments > ol > li > article");
    assert.match(await status().innerText(), /waits for the owner/);
    await reload();
    assert.equal(await page.locator("#comments article").count(), 0);
  });

  it("counts what is left near the limit, and cuts nothing off", async () => {
    await visit("logs/talk/");
    await field("body").fill("🦀".repeat(9_400));
    assert.equal(await page.getByText(/characters left/).count(), 0);
    await field("body").fill("🦀".repeat(9_990));
    await page.getByText("10 characters left").waitFor();
    await field("body").fill("x".repeat(10_012));
    await page.getByText("12 characters too many").waitFor();
    assert.equal((await field("body").inputValue()).length, 10_012);
  });

  it("sends the timed token that it fetched when the form got the focus", async () => {
    await visit("logs/talk/");
    const token = await field("token").inputValue();
    const asked: string[] = [];
    await page.route("**/api/token?*", (route) => {
      asked.push(new URL(route.request().url()).searchParams.get("token") ?? "");
      return route.fulfill({ json: { token: "timed" } });
    });
    await field("body").focus();
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>("[name=token]")?.value === "timed");
    await field("name").focus();
    assert.deepEqual(asked, [token]);
  });
});

describe("the comment form without scripts", () => {
  beforeEach(async () => {
    await context.close();
    context = await browser.newContext({ baseURL: running.url, javaScriptEnabled: false });
    page = await context.newPage();
  });

  it("previews on a page with the form filled, from which the comment is sent", async () => {
    await page.goto("logs/talk/");
    await field("name").fill("Nils");
    await field("body").fill("- one\n- *two*");
    await page.getByRole("button", { name: "Preview" }).click();
    assert.equal(await page.locator("#preview .e-content em").innerText(), "two");
    assert.equal(await field("body").inputValue(), "- one\n- *two*");
    await post();
    await page.waitForURL(/receipt=/);
    await page.goto("logs/talk/");
    assert.equal(await page.locator("#comments article", { hasText: "Nils" }).locator("li em").innerText(), "two");
  });

  it("keeps whom it answers through preview and mistake", async () => {
    await page.goto("logs/talk/");
    const parent = page.locator("#comments article", { hasText: "Nils" });
    await parent.getByRole("link", { name: "Reply to Nils" }).click();
    await field("name").fill(" ");
    await field("body").fill("Three.");
    await page.getByRole("button", { name: "Preview" }).click();
    await post();
    await page.getByRole("alert").waitFor();
    await field("name").fill("Third");
    await post();
    await page.waitForURL(/receipt=/);
    await page.goto("logs/talk/");
    assert.equal(await path(page.locator("#comments article", { has: page.locator(".p-author", { hasText: "Third" }) })), "#comments > ol > li > ol > li > article");
  });
});
