import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright";
import { launchBrowser } from "../helpers/browser.ts";
import { TestSite, type RunningSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";

describe("the search page", () => {
  let site: TestSite;
  let running: RunningSite;
  let browser: Browser;
  before(async () => {
    site = await TestSite.create({ "logs/2026-10-01-heat.md": "# The left motor\n\nIt runs <b>hot</b>, and the thermistor was loose.\n", "logs/2026-10-02-cold.md": "# A cold morning\n\nNothing moved.\n" });
    await site.write("site.config.ts", (await site.read("site.config.ts")).replace('language: "en"', 'language: "en", search: true'));
    running = await site.start({ UNFILED_URL: "http://localhost/blog/" });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await site.remove();
  });

  it("finds texts by their words, under the prefix and a strict policy, and keeps the question in the address", async () => {
    const page = await browser.newPage();
    const refused: string[] = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    await page.goto(running.url);
    await page.getByRole("link", { name: "Search" }).click();
    await page.getByLabel("What are you looking for?").fill("thermistor");
    await page.locator("#found a").waitFor();
    assert.equal(await page.locator("#found mark").textContent(), "thermistor");
    assert.equal(new URL(page.url()).search, "?q=thermistor");
    await page.reload();
    await page.locator("#found a").click();
    assert.equal(await page.locator("h1").textContent(), "The left motor");
    assert.deepEqual(refused, []);
    await page.close();
  });

  it("finds what was written a moment ago, and says where nothing is found", async () => {
    await site.write("content/logs/2026-10-03-new.md", "# A new note\n\nAbout xylophones.\n");
    const page = await browser.newPage();
    await waitFor("the new note to be found", async () => {
      await page.goto(`${running.url}search/?q=xylophones`);
      await page.locator("#search-status:not(:empty)").waitFor();
      return (await page.locator("#found a").count()) === 1;
    });
    await page.getByLabel("What are you looking for?").fill("qqqqqq");
    await page.getByText("Nothing found.").waitFor();
    await page.close();
  });

  it("says without scripts what else finds things", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${running.url}search/`);
    assert.ok(await page.getByRole("link", { name: "Labels", exact: true }).isVisible());
    await context.close();
  });
});
