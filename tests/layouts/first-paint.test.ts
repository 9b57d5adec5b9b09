import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { launchBrowser } from "../helpers/browser.ts";
import { samplePages } from "./sample-pages.ts";

test("nothing is painted of a navigation that came in part, so that nothing of it moves when the rest comes", async () => {
  const page = String(samplePages.get("home"));
  const middle = page.indexOf("</li>", page.indexOf("<nav"));
  assert.ok(middle > 0);
  let sendRest = (): void => undefined;
  const server = createServer(({ url }, response) => {
    // Browsers with a window ask for an icon, too.
    if (url !== "/") return void response.writeHead(404).end();
    response.setHeader("Content-Type", "text/html; charset=utf-8").write(page.slice(0, middle));
    sendRest = () => void response.end(page.slice(middle));
  }).listen(0, "127.0.0.1");
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: "commit" });
    const painted = await tab.evaluate<boolean>(`new Promise((resolve) => {
      new PerformanceObserver(() => resolve(true)).observe({ type: "paint", buffered: true });
      setTimeout(() => resolve(false), 500);
    })`);
    assert.equal(painted, false);
    sendRest();
    await tab.waitForFunction(`performance.getEntriesByType("paint").length > 0`);
    assert.equal(await tab.locator("nav li").count(), 5);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
});
