import assert from "node:assert/strict";
import { test } from "node:test";
import { launchBrowser } from "../helpers/browser.ts";
import { sampleAddress, serveSamples } from "./serve-samples.ts";
import { samplePages } from "./sample-pages.ts";

test("paper shows the text, its labels and dates and the comments, and nothing to press or follow on", async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 1100 } });
    await serveSamples(page, samplePages);
    await page.emulateMedia({ media: "print" });
    for (const name of ["log", "long-log", "project"]) {
      await page.goto(sampleAddress(name));
      const seen = async (selector: string): Promise<number> => page.locator(`${selector}:visible`).count();
      for (const selector of ["header nav", "nav.toc", "form", "button", ".newsletter", ".after .meta a", ".bottom .meta a"]) assert.equal(await seen(selector), 0, `${selector} of ${name}`);
      for (const selector of ["h1", ".prose", ".tab", ".p-category"]) assert.ok((await seen(selector)) > 0, `${selector} of ${name}`);
    }
  } finally {
    await browser.close();
  }
});
