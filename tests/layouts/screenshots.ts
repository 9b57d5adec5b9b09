/** Pictures of every sample page, also in German: `node --import tsx tests/layouts/screenshots.ts <folder> [page…]`. */
import { mkdir } from "node:fs/promises";
import { launchBrowser } from "../helpers/browser.ts";
import { sampleAddress, serveSamples } from "./serve-samples.ts";
import { pagesOf, samplePages } from "./sample-pages.ts";
import { sampleSiteLibrary } from "./sample-site.ts";

const [folder = "screenshots", ...names] = process.argv.slice(2);
const german = pagesOf({ ...sampleSiteLibrary, site: { ...sampleSiteLibrary.site, language: "de" } });
const views = [
  { view: "light", width: 1280, colorScheme: "light", pages: samplePages },
  { view: "dark", width: 1280, colorScheme: "dark", pages: samplePages },
  { view: "phone", width: 390, colorScheme: "light", pages: samplePages },
  { view: "german", width: 1280, colorScheme: "dark", pages: german },
  { view: "german-phone", width: 390, colorScheme: "light", pages: german },
] as const;

await mkdir(folder, { recursive: true });
const browser = await launchBrowser();
for (const { view, width, colorScheme, pages } of views) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await serveSamples(page, pages);
  for (const name of names.length > 0 ? names : pages.keys()) {
    await page.goto(sampleAddress(name), { waitUntil: "networkidle" });
    await page.screenshot({ path: `${folder}/${name}-${view}.png`, fullPage: true });
  }
  await page.close();
}
await browser.close();
