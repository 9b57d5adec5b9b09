import type { Page } from "playwright";
import { commentScript, siteScript, stylesheet } from "../../src/publish/layout-files.ts";
import type { Html } from "../../layouts/parts/html.ts";
import { samplePages } from "./sample-pages.ts";

const origin = "https://blog.example";
const script = await commentScript({ language: "en" });
const head = await siteScript();
const style = stylesheet();
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Serves sample pages to `page` at their names, under the strict policy, without any network. */
export async function serveSamples(page: Page, pages: ReadonlyMap<string, Html> = samplePages): Promise<void> {
  await page.route("**", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/blog/style.css") return route.fulfill({ contentType: "text/css; charset=utf-8", body: style });
    if (pathname === "/blog/site.js") return route.fulfill({ contentType: "text/javascript", body: head });
    if (pathname === "/blog/comments.js") return route.fulfill({ contentType: "text/javascript", body: script });
    // Pressing the button would leave the page that is looked at.
    if (pathname === "/blog/send.js") return route.fulfill({ contentType: "text/javascript", body: "" });
    const shown = pages.get(pathname.slice(1));
    if (shown === undefined) return route.fulfill({ status: 404, body: "" });
    return route.fulfill({ contentType: "text/html; charset=utf-8", headers: { "content-security-policy": policy }, body: String(shown) });
  });
}

/** The address of a sample page. */
export function sampleAddress(name: string): string {
  return `${origin}/${name}`;
}
