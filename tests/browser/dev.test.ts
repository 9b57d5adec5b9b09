/** An author changes how the site looks while `npm run dev` runs, with a page open beside the editor. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import type { Browser } from "playwright";
import { launchBrowser } from "../helpers/browser.ts";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";

let site: TestSite;
let browser: Browser;
before(async () => {
  site = await TestSite.create({ "logs/2026-10-01-hello.md": "# Hello\n\nWords.\n" });
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  await site.remove();
});

it("shows a changed theme and layout in the open page, waits for a broken one to be mended, and leaves nothing running", async () => {
  const dev = await site.start({}, "dev");
  const page = await browser.newPage();
  await page.goto(`${dev.url}logs/hello/`);

  const theme = await site.read("layouts/style/theme.css");
  await site.write("layouts/style/theme.css", theme.replace(/--accent: .*;/, "--accent: light-dark(#5b2a86, #d9b8f5);"));
  await page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue("--accent").includes("5b2a86"));

  const layout = await site.read("layouts/log.ts");
  await site.write("layouts/log.ts", `${layout}\nthis is no TypeScript(\n`);
  await waitFor("the failed start", () => dev.output().includes("It is tried again when the next file is saved."));
  assert.match(dev.output(), /layouts\/log\.ts/);
  const frame = await site.read("layouts/frame.ts");
  await site.write("layouts/log.ts", layout);
  await site.write("layouts/frame.ts", frame.replace("</body>", "<p id=mine>Mine</p></body>"));
  await page.locator("#mine").waitFor();

  // A mistake that is found only once the site is being built.
  const said = dev.output().length;
  await site.write("layouts/eleventy/humans.txt.njk", "{% unknown %}");
  await waitFor("the failed build", () => dev.output().slice(said).includes("It is tried again when the next file is saved."));
  assert.match(dev.output().slice(said), /humans\.txt\.njk/);
  await site.write("layouts/eleventy/humans.txt.njk", "---\npermalink: /humans.txt\n---\nAda");
  await waitFor("the mended template", async () => (await fetch(`${dev.url}humans.txt`).catch(() => undefined))?.ok === true);

  await dev.stop();
  await assert.rejects(fetch(dev.url), "the process that served is gone with the one that kept it started");
});
