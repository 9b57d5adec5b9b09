/**
 * `npm run lighthouse`: every kind of page of a built site, judged by Lighthouse as a phone on a slow network sees it, served
 * by our own server with brotli. `-- log search` judges only those kinds, `--runs 5` asks more than three times; the median
 * counts. Ends with 1 where a page misses: 100 × 4, LCP 0.85 s, CLS 0, no blocking time of its own. Other work on the machine
 * makes everything slower, so a miss of times alone is to be looked at again when it is quiet.
 * TBT is Lighthouse's total blocking time; `own` what is left of it without the tasks that Lighthouse attributes to no address:
 * the browser's own way from page to page, counted four times, which a page with one word has too. That one is asked for first.
 */
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launchBrowser } from "../helpers/browser.ts";
import { everyKind, kindsOf } from "../helpers/every-kind.ts";

interface Result {
  readonly categories: Readonly<Record<string, { readonly score: number | null; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }>>;
  readonly audits: Readonly<Record<string, { readonly score: number | null; readonly numericValue?: number; readonly details?: { readonly items?: readonly Task[] } }>>;
}
/** A line of the audit `long-tasks`: milliseconds, as the phone would take them. */
interface Task {
  readonly url: string;
  readonly startTime: number;
  readonly duration: number;
}
type Lighthouse = (url: string, flags: { readonly port: number; readonly logLevel: "error" }) => Promise<{ readonly lhr: Result } | undefined>;

const folder = path.resolve(".cache/lighthouse");
const categories = ["performance", "accessibility", "best-practices", "seo"];
const times = { "first-contentful-paint": Infinity, "largest-contentful-paint": 850, "cumulative-layout-shift": 0, "total-blocking-time": Infinity };

const words = process.argv.slice(2);
const at = words.indexOf("--runs");
const [, runs = "3"] = at === -1 ? [] : words.splice(at, 2);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const lighthouse = await findLighthouse();
const port = await freePort();
const site = await everyKind();
const [browser, running] = await Promise.all([launchBrowser([`--remote-debugging-port=${port}`]), site.start()]);
try {
  say(`${"".padEnd(14)}perf a11y best  seo    FCP    LCP  CLS  TBT  own`);
  await judgeOneWord();
  for (const [kind, address] of await kindsOf(site)) {
    if (words.length === 0 || words.includes(kind)) await judge(kind, running.url + address);
  }
} finally {
  await browser.close();
  await site.remove();
}

async function judge(kind: string, url: string): Promise<void> {
  const results = await resultsOf(url);
  const scores = categories.map((name) => Math.round(100 * median(results.map((result) => result.categories[name]?.score ?? 0))));
  const values = Object.entries(times).map(([name, most]) => ({ most, value: median(results.map((result) => result.audits[name]?.numericValue ?? NaN)) }));
  const failed = [...new Set(results.flatMap((result) => categories.flatMap((name) => failedOf(result, name))))];
  const own = median(results.map(ownBlockingTime));
  const missed = scores.some((score) => score < 100) || values.some(({ value, most }) => !(Math.round(value) <= most) || (most === 0 && value > 0)) || own > 0;
  if (missed) process.exitCode = 1;
  const [fcp = 0, lcp = 0, cls = 0, tbt = 0] = values.map(({ value }) => value);
  say(`${kind.padEnd(14)}${scores.map((score) => String(score).padStart(4)).join(" ")} ${fcp.toFixed(0).padStart(6)} ${lcp.toFixed(0).padStart(6)} ${cls.toFixed(2)} ${tbt.toFixed(0).padStart(4)} ${own.toFixed(0).padStart(4)}${missed ? `  missed ${failed.join(" ")}` : ""}`);
}

/** Only for comparison: its first visit finds the browser cold and does not count. */
async function judgeOneWord(): Promise<void> {
  const server = createHttpServer((_, response) => response.setHeader("Content-Type", "text/html").end('<!DOCTYPE html><html lang="en"><title>One</title><p>Word'));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const [, ...results] = await resultsOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, Number(runs) + 1);
  server.close();
  say(`${"(one word)".padEnd(44)}${median(results.map((result) => result.audits["total-blocking-time"]?.numericValue ?? NaN)).toFixed(0).padStart(12)}`);
}

async function resultsOf(url: string, count = Number(runs)): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < count) {
    const answer = await lighthouse(url, { port, logLevel: "error" });
    if (answer !== undefined) results.push(answer.lhr);
  }
  return results;
}

/** Blocking time by tasks of the page itself, in ms: of each that ends after the first paint, what is over 50 ms (https://web.dev/articles/tbt). */
function ownBlockingTime({ audits }: Result): number {
  const painted = audits["first-contentful-paint"]?.numericValue ?? 0;
  const tasks = (audits["long-tasks"]?.details?.items ?? []).filter(({ url }) => /^https?:/.test(url));
  const blocking = sum(tasks.map(({ startTime, duration }) => Math.max(0, startTime + duration - Math.max(startTime, painted) - 50)));
  // The total is the mean of two simulations, and the list of tasks comes from the slower one.
  return Math.min(blocking, audits["total-blocking-time"]?.numericValue ?? 0);
}

/** What weighs in a category and is not perfect. */
function failedOf({ categories, audits }: Result, name: string): string[] {
  return (categories[name]?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1).map(({ id }) => id);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Lighthouse brings two hundred packages along, so it is no dependency: who wants it puts it into a folder of its own. */
async function findLighthouse(): Promise<Lighthouse> {
  try {
    const file = createRequire(path.join(folder, "package.json")).resolve("lighthouse");
    return ((await import(pathToFileURL(file).href)) as { default: Lighthouse }).default;
  } catch {
    say(`Lighthouse is not there. Get it with: npm install --prefix ${path.relative("", folder)} lighthouse@12   (13 wants Node 22.19)`);
    return process.exit(2);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
