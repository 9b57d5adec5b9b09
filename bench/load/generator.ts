/**
 * Readers and posters, in a process of their own: `node generator.ts <Plan as JSON>` prints an `Outcome` as JSON.
 * Each request has a time at which it is due, whatever became of those before, and is timed from there: a server that
 * stands still for a second is charged for all who would have come in it.
 */
import { Agent, request } from "node:http";
import { commentForm } from "../post-comment.ts";
import type { Outcome, Plan } from "./plan.ts";

const plan = JSON.parse(process.argv[2] ?? "") as Plan;

interface Visitor {
  /** One connection, kept: who comes too early waits for it. */
  readonly agent: Agent;
  readonly everyMs: number;
  nextMs: number;
  readonly visit: (dueMs: number) => void;
}

const outcome: Outcome = { reads: [], answers: [], errors: [], kept: [] };
const forms = await Promise.all(plan.pages.map((page) => commentForm(plan.url + page)));
const body = (number: number, page: number): string => JSON.stringify({ ...forms[page], name: `Poster ${number}`, body: `Number ${number} says that this helped, and asks what comes next.` });

let sent = 0;
const underWay = { count: 0 };
const began = performance.now();
const now = (): number => performance.now() - began;

function visitors(count: number, perSecond: number, visit: (agent: Agent, dueMs: number) => void): Visitor[] {
  return Array.from({ length: count }, (_, index) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const everyMs = 1000 / perSecond;
    return { agent, everyMs, nextMs: (index / count) * everyMs, visit: (dueMs) => visit(agent, dueMs) };
  });
}

/** Sends a request, and tells of its answer when all of it is there. */
function send(agent: Agent, path: string, { method = "GET", headers = {}, content = "" }: { method?: string; headers?: Record<string, string>; content?: string }, onAnswer: (status: number, text: string) => void): void {
  underWay.count += 1;
  const fail = (error: Error): void => {
    underWay.count -= 1;
    outcome.errors.push(`${method} ${path}: ${error.message}`);
  };
  request(plan.url + path, { agent, method, headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.once("error", fail);
    answer.once("end", () => {
      underWay.count -= 1;
      onAnswer(answer.statusCode ?? 0, method === "POST" ? Buffer.concat(chunks).toString() : "");
    });
  })
    .once("error", fail)
    .end(content);
}

const readers = visitors(plan.readers, plan.readsPerSecond, (agent, dueMs) => {
  const page = plan.pages[(sent += 1) % plan.pages.length] ?? "";
  send(agent, page, { headers: { "Accept-Encoding": "gzip, deflate, br" } }, (status) => {
    if (status === 200) outcome.reads.push(now() - dueMs);
    else outcome.errors.push(`GET ${page}: ${status}`);
  });
});

const posters = visitors(plan.posters, plan.postsPerSecond, (agent, dueMs) => {
  const number = (sent += 1);
  const page = number % plan.pages.length;
  send(agent, "api/comments", { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, content: body(number, page) }, (status, text) => {
    if (status !== 201) return void outcome.errors.push(`POST: ${status} ${text.slice(0, 200)}`);
    outcome.answers.push(now() - dueMs);
    outcome.kept.push({ id: (JSON.parse(text) as { id: string }).id, page: plan.pages[page] ?? "" });
  });
});

const all = [...readers, ...posters];
const lasts = plan.seconds * 1000;
while (now() < lasts) {
  for (const visitor of all) {
    for (; visitor.nextMs <= now() && visitor.nextMs < lasts; visitor.nextMs += visitor.everyMs) visitor.visit(visitor.nextMs);
  }
  await new Promise((resolve) => setTimeout(resolve, 1));
}
while (underWay.count > 0 && now() < lasts + 30_000) await new Promise((resolve) => setTimeout(resolve, 10));
if (underWay.count > 0) outcome.errors.push(`${underWay.count} were not answered within 30 s after the end`);
process.stdout.write(JSON.stringify(outcome), () => process.exit(0));
