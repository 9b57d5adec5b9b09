import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

/** What one request asked of the stores so far. */
export interface StoreUse {
  /** Milliseconds in which a store was waited for. */
  ms: number;
  /** Calls of a store. */
  calls: number;
  /** Requests to the host of a store, tries of the same included. */
  attempts: number;
}

/** One request, as the log tells it. Holds neither what was sent nor who sent it, and no query: tokens stand in that. */
export interface AnsweredRequest {
  /** The host's name for it, else one of ours; the answer carries it as `X-Request-Id`. */
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The code of the error, or what became of the comment; else `ok`. */
  readonly outcome: string;
  /** Milliseconds until the answer. */
  readonly ms: number;
  readonly store: Readonly<StoreUse>;
}

interface Observed {
  readonly requestId: string;
  readonly use: StoreUse;
  outcome: string | undefined;
}

const current = new AsyncLocalStorage<Observed>();

/** The request that is being answered; also in work that goes on after the answer. Undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore()?.requestId;
}

/** Counted for the request that is being answered. */
export function noteStoreUse({ ms = 0, calls = 0, attempts = 0 }: Partial<StoreUse>): void {
  const use = current.getStore()?.use;
  if (use === undefined) return;
  use.ms += ms;
  use.calls += calls;
  use.attempts += attempts;
}

export function noteOutcome(outcome: string): void {
  const observed = current.getStore();
  if (observed !== undefined) observed.outcome = outcome;
}

/** Longer addresses are nobody's but an attacker's. */
const longestPath = 200;

/** Answers a request, names it in the answer, and tells what it took. */
export async function observed(request: Request, requestId: string = randomUUID(), { answer, tell }: { answer: () => Promise<Response>; tell?: ((answered: AnsweredRequest) => void) | undefined }): Promise<Response> {
  const began = performance.now();
  const seen: Observed = { requestId, use: { ms: 0, calls: 0, attempts: 0 }, outcome: undefined };
  const response = await current.run(seen, answer);
  response.headers.set("X-Request-Id", requestId);
  tell?.({
    requestId,
    method: request.method,
    path: new URL(request.url).pathname.slice(0, longestPath),
    status: response.status,
    outcome: seen.outcome ?? "ok",
    ms: Math.round(performance.now() - began),
    store: { ...seen.use, ms: Math.round(seen.use.ms) },
  });
  return response;
}
