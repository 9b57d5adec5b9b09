/** Pictures of every sample page: `node --import tsx tests/layouts/screenshots.ts <folder> [page…]`. */
import { mkdir } from "node:fs/promises";
import { launchBrowser } from "../helpers/browser.ts";
import { sampleAddress, serveSamples } from "./serve-samples.ts";
import { samplePages } from "./sample-pages.ts";

const [folder = "screenshots", ...names] = process.argv.slice(2);
const views = [
  { view: "light", width: 1280, colorScheme: "light" },
  { view: "dark", width: 1280, colorScheme: "dark" },
  { view: "phone", width: 390, colorScheme: "light" },
] as const;

await mkdir(folder, { recursive: true });
const browser = await launchBrowser();
for (const { view, width, colorScheme } of views) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await serveSamples(page);
  for (const name of names.length > 0 ? names : samplePages.keys()) {
    await page.goto(sampleAddress(name));
    await page.screenshot({ path: `${folder}/${name}-${view}.png`, fullPage: true });
  }
  await page.close();
}
await browser.close();
