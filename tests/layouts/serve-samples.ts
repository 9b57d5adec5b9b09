import type { Page } from "playwright";
import { commentScript, searchScript, siteScript, stylesheet } from "../../src/publish/layout-files.ts";
import { pageHeaders } from "../../src/publish/page-headers.ts";
import { sampleSite } from "./sample-library.ts";
import type { Html } from "../../layouts/parts/html.ts";
import { samplePages } from "./sample-pages.ts";

const origin = "https://blog.example";
const files: Readonly<Record<string, { contentType: string; body: string }>> = {
  "/blog/style.css": { contentType: "text/css; charset=utf-8", body: await stylesheet() },
  "/blog/site.js": { contentType: "text/javascript", body: await siteScript(sampleSite) },
  "/blog/comments.js": { contentType: "text/javascript", body: await commentScript(sampleSite) },
  "/blog/search.js": { contentType: "text/javascript", body: await searchScript() },
  // Pressing the button would leave the page that is looked at.
  "/blog/send.js": { contentType: "text/javascript", body: "" },
};

/** Serves sample pages to `page` at their names, under the strict policy, without any network. */
export async function serveSamples(page: Page, pages: ReadonlyMap<string, Html> = samplePages): Promise<void> {
  await page.route("**", (route) => {
    const { pathname } = new URL(route.request().url());
    const file = files[pathname];
    if (file !== undefined) return route.fulfill(file);
    const shown = pages.get(pathname.slice(1));
    if (shown === undefined) return route.fulfill({ status: 404, body: "" });
    return route.fulfill({ contentType: "text/html; charset=utf-8", headers: pageHeaders(sampleSite), body: String(shown) });
  });
}

/** The address of a sample page. */
export function sampleAddress(name: string): string {
  return `${origin}/${name}`;
}
