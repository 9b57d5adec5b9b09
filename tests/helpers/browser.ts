import { existsSync } from "node:fs";
import { chromium, type Browser, type LaunchOptions } from "playwright";
import { headlessShell } from "./headless-shell.ts";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/**
 * Starts a Chromium: `CHROMIUM_PATH`, on Linux x64 the one inside the npm package `@sparticuz/chromium`, else an installed
 * Chromium or Chrome, else Playwright's own. Throws where there is none: a browser test is never skipped. `args` are further
 * options of the browser.
 */
export async function launchBrowser(args: string[] = []): Promise<Browser> {
  // Playwright waits for each link to stand still before it clicks: a second, where the page scrolls smoothly to it.
  return chromium.launch({ ...(await findBrowser()), args: ["--disable-smooth-scrolling", ...args] });
}

async function findBrowser(): Promise<LaunchOptions> {
  const { CHROMIUM_PATH = "" } = process.env;
  const shell = CHROMIUM_PATH === "" && process.platform === "linux" && process.arch === "x64" ? await headlessShell() : undefined;
  if (shell !== undefined) return shell;
  const executablePath = [CHROMIUM_PATH, ...installed, chromium.executablePath()].find((file) => file !== "" && existsSync(file));
  if (executablePath === undefined) throw new Error("No browser found. Install Chrome, or run `npx playwright install chromium`, or set CHROMIUM_PATH.");
  return { executablePath };
}
