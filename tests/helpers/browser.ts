import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/**
 * Starts a Chromium: `CHROMIUM_PATH`, an installed Chromium or Chrome, Playwright's own, else the one inside the npm
 * package `@sparticuz/chromium` (Linux x64). Throws where there is none: a browser test is never skipped. `args` are further options of the browser.
 */
export async function launchBrowser(args: string[] = []): Promise<Browser> {
  const executablePath = await findBrowser();
  // Playwright waits for each link to stand still before it clicks: a second, where the page scrolls smoothly to it.
  return chromium.launch({ executablePath, args: ["--disable-smooth-scrolling", ...args] });
}

async function findBrowser(): Promise<string> {
  const { CHROMIUM_PATH } = process.env;
  const found = [CHROMIUM_PATH, ...installed, chromium.executablePath()].find((file) => file !== undefined && file !== "" && existsSync(file));
  if (found !== undefined) return found;
  if (process.platform === "linux" && process.arch === "x64") {
    // Makes the package unpack the system libraries it brings along, which a bare machine lacks.
    process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs20.x";
    const { default: bundled } = await import("@sparticuz/chromium");
    return bundled.executablePath();
  }
  throw new Error("No browser found. Install Chrome, or run `npx playwright install chromium`, or set CHROMIUM_PATH.");
}
