import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { CONFLICTS, faultByChance, type Fault, type SeenRequest, type Weather } from "./faults.ts";
import { GitDoor } from "./git-door.ts";
import { lacking, type Emulator } from "./lacking.ts";

/** A request that came, and what was answered; status 0 is a broken connection. */
export interface LoggedRequest extends SeenRequest {
  readonly body: string;
  readonly status: number;
  /** `performance.now()` when it came. */
  readonly at: number;
}

interface Plan {
  readonly match: (request: SeenRequest) => boolean;
  readonly fault: Fault;
  left: number;
}

export interface Proxy {
  readonly url: string;
  /** Every request in the order of the answers. */
  readonly log: LoggedRequest[];
  /** What GitHub was asked to dispatch, and the statuses it was told. */
  readonly dispatches: unknown[];
  readonly statuses: unknown[];
  /** Which tokens are known; `write: false` may only read. */
  readonly tokens: Map<string, { readonly write: boolean }>;
  /** Null is fair weather. */
  weather: Weather | null;
  /** Lets the next `times` requests that match meet a fault, or fewer where the function returned is called. */
  plan(match: Plan["match"], fault: Fault, times?: number): () => void;
  /** Lets go of plans and weather. */
  clear(): void;
  connect(emulatorUrl: string): void;
  close(): Promise<void>;
}

/** Stands before the emulator and adds what it lacks: tokens, faults, GitHub's refusals, a few requests. */
export async function startProxy(port: number): Promise<Proxy> {
  const plans: Plan[] = [];
  /** How often a branch of each repository moved. */
  const moves = new Map<string, number>();
  const gitDoor = new GitDoor();
  let emulator: Emulator = { url: "" };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const proxy: Proxy = {
    url: "",
    log: [],
    dispatches: [],
    statuses: [],
    tokens: new Map(),
    weather: null,
    plan(match, fault, times = 1) {
      const plan = { match, fault, left: times };
      plans.push(plan);
      return () => void (plan.left = 0);
    },
    clear() {
      plans.length = 0;
      proxy.weather = null;
    },
    connect: (url) => void (emulator = { url }),
    async close() {
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      });
      await gitDoor.remove();
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const body = await readBody(request);
    const seen = { method: request.method ?? "GET", path: request.url ?? "/", token: tokenOf(request.headers.authorization ?? "") };
    const status = await answer(seen, body, request, response);
    proxy.log.push({ ...seen, body, status, at });
  }

  async function answer(seen: SeenRequest, body: string, request: IncomingMessage, response: ServerResponse): Promise<number> {
    const { weather } = proxy;
    const repository = repositoryOf(seen);
    const [writesFile, moved] = [/^(PUT|DELETE)$/.test(seen.method), moves.get(repository) ?? 0];
    await halfWay(weather);
    if (weather?.races === true && writesFile && (moves.get(repository) ?? 0) !== moved) return await send(response, refusal(409, CONFLICTS[1]));
    const fault = nextFault(seen);
    if (fault?.kind === "drop") return broken(response);
    if (fault?.kind === "answer") return await send(response, refusal(fault.status, fault.message, fault.headers));
    if (fault?.kind === "first") await fault.act();
    if (GitDoor.isGit(seen.path) && proxy.tokens.has(seen.token)) return await gitDoor.answer(request, body, response, emulator.url);

    const answered = refuse(seen, proxy) ?? (await lacking(seen, body, emulator, proxy)) ?? (await forward(seen, body, request, emulator));
    if ((writesFile || seen.method === "PATCH") && answered.status < 300) moves.set(repository, (moves.get(repository) ?? 0) + 1);
    await halfWay(weather);
    switch (fault?.kind) {
      case "answer-after":
        return await send(response, refusal(fault.status, fault.message));
      case "drop-after":
        return broken(response);
      case "silence-after":
        return 0;
      case "drop-within":
        return await sendHalf(response, answered);
      case "edit":
        return await send(response, { ...answered, body: JSON.stringify(fault.edit(JSON.parse(answered.body))), headers: { ...answered.headers, ...fault.headers } });
      default:
        return await send(response, answered);
    }
  }

  function nextFault(seen: SeenRequest): Fault | null {
    const plan = plans.find(({ match, left }) => left > 0 && match(seen));
    if (plan === undefined) return proxy.weather === null ? null : faultByChance(seen, proxy.weather);
    plan.left -= 1;
    return plan.fault;
  }

  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(proxy, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** Even a sleep of no time costs a millisecond, and there are thousands of requests. */
async function halfWay(weather: Weather | null): Promise<void> {
  const latencyMs = weather?.latencyMs ?? 0;
  if (latencyMs > 0) await sleep(latencyMs / 2);
}

function repositoryOf({ path }: SeenRequest): string {
  return path.split("/", 4).join("/");
}

/** As the REST API takes it, or as Git sends it: the password of basic authentication. */
function tokenOf(authorization: string): string {
  const basic = /^basic (.+)$/i.exec(authorization)?.[1];
  if (basic === undefined) return authorization.replace(/^(token|bearer) /i, "");
  return Buffer.from(basic, "base64").toString().split(":").slice(1).join(":");
}

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** GitHub's form of a refusal. */
export function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = JSON.stringify({ message, documentation_url: "https://docs.github.com/rest", status: String(status) });
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body };
}

function refuse({ method, token }: SeenRequest, { tokens }: Proxy): Answer | null {
  const rights = tokens.get(token);
  if (rights === undefined) return refusal(401, "Bad credentials");
  return method === "GET" || rights.write ? null : refusal(403, "Resource not accessible by personal access token");
}

async function forward({ method, path }: SeenRequest, body: string, { headers }: IncomingMessage, { url }: Emulator): Promise<Answer> {
  const passed = Object.entries(headers).filter(([name]) => ["accept", "authorization", "content-type"].includes(name)) as [string, string][];
  const answer = await fetch(`${url}${path}`, { method, headers: passed, ...(body !== "" && { body }) });
  const kept = [...answer.headers].filter(([name]) => name === "content-type" || name === "link" || name.startsWith("x-ratelimit-"));
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() };
}

async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<number> {
  response.writeHead(status, headers);
  await new Promise<void>((resolve) => response.end(body, resolve));
  return status;
}

async function sendHalf(response: ServerResponse, { status, headers, body }: Answer): Promise<number> {
  response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
  await new Promise<void>((resolve) => response.write(body.slice(0, body.length / 2), () => resolve()));
  return broken(response);
}

function broken(response: ServerResponse): 0 {
  response.destroy();
  return 0;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
