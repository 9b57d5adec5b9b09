/** A site below a path at one origin, its functions at another, as with GitHub Pages: `UNFILED_API`, in a real browser. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright";
import { launchBrowser } from "../helpers/browser.ts";
import { MailServer } from "../helpers/mail-server.ts";
import { sendSignUp } from "./sign-up.ts";
import { startHosting, type Hosting } from "../try-hosted/hosting.ts";

let browser: Browser;
let mail: MailServer;
let hosting: Hosting;
let api: string;

before(async () => {
  mail = await MailServer.start();
  const files = [{ path: "content/logs/hello.md", write: "# Hello\n\nA log.\n" }];
  const clock = () => Date.now();
  [browser, hosting] = await Promise.all([launchBrowser(), startHosting({ files, prefix: "/blog/", functionsElsewhere: true, settings: { SMTP_URL: mail.url, UNFILED_LIMITS: "off" }, clock })]);
  api = hosting.settings["UNFILED_API"] ?? "";
});
after(async () => {
  await browser?.close();
  await hosting?.close();
  await mail?.close();
});

/** A page that fails the test where the browser refused something. */
async function open(javaScriptEnabled: boolean, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled, baseURL: hosting.url });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("console", (message) => /Content Security Policy|CORS/.test(message.text()) && refused.push(message.text()));
  // What is still on its way when the page is left is given up.
  page.on("requestfailed", (request) => request.failure()?.errorText !== "net::ERR_ABORTED" && refused.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => response.status() === 404 && refused.push(`404 ${response.url()}`));
  await use(page);
  await context.close();
  assert.deepEqual(refused, []);
}

describe("a site whose functions are elsewhere", () => {
  it("takes a comment, a preview and a mistake from its page by script, across origins", () =>
    open(true, async (page) => {
      await page.goto("logs/hello/");
      const form = page.locator("form#comment-form");
      assert.equal(await form.getAttribute("action"), `${api}/api/comments`);
      // The status line comes with the script, and the script after the page.
      await page.getByRole("status").waitFor({ state: "attached" });
      await form.locator("[name=body]").fill("From *afar*.");
      await page.getByRole("button", { name: "Preview" }).click();
      await page.locator("#preview .e-content em", { hasText: "afar" }).waitFor();
      await form.locator("[name=name]").fill("   ");
      await page.getByRole("button", { name: "Post comment" }).click();
      await page.getByRole("alert").waitFor();
      await form.locator("[name=name]").fill("Rosa");
      await page.getByRole("button", { name: "Post comment" }).click();
      const article = page.locator("#comments article", { hasText: "Rosa" });
      await article.locator("a[href*='receipt=']").click();
      await page.waitForURL(`${api}/api/comments/status?receipt=*`);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--paper") !== ""), true, "the page there has the site's style");
    }));

  it("takes them without scripts, and leads back", () =>
    open(false, async (page) => {
      await page.goto("logs/hello/");
      const form = page.locator("form#comment-form");
      await form.locator("[name=name]").fill("Nils");
      await form.locator("[name=body]").fill("From *afar*, too.");
      await page.getByRole("button", { name: "Post comment" }).click();
      await page.waitForURL(`${api}/api/comments/status?receipt=*`);
      assert.equal(await page.locator("main .e-content em").innerText(), "afar");
      await hosting.untilPublished();
      await page.reload();
      await page.locator("main a[href*='/logs/hello/#comment-']").click();
      await page.waitForURL(`${hosting.url}logs/hello/#comment-*`);
      assert.deepEqual(await page.locator("#comments .p-author").allInnerTexts(), ["Rosa", "Nils"]);
    }));

  it("sends mail with links to the functions, which lead back to the site", () =>
    open(true, async (page) => {
      await page.goto("");
      const form = page.locator(`form[action='${api}/api/newsletter']`);
      await form.locator("[name=email]").fill("rosa@example.org");
      await sendSignUp(page, form);
      const link = /\S+\/api\/newsletter\/confirm\?token=\S+/.exec((await mail.mail(1)).text ?? "")?.[0] ?? "";
      assert.ok(link.startsWith(`${api}/api/`), link);
      await page.goto(link);
      await page.locator("main a[href*='/unsubscribe?token=']").waitFor();
      assert.ok((await page.locator("header a").last().getAttribute("href"))?.startsWith(hosting.url));
    }));

  it("lets scripts of its own origin read answers, and no others", async () => {
    const allowed = async (origin: string) => (await fetch(`${api}/api/comments`, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } })).headers.get("access-control-allow-origin");
    const own = new URL(hosting.url).origin;
    assert.deepEqual([await allowed(own), await allowed("https://evil.example")], [own, null]);
  });
});
