import { jsonAnswer } from "../answers.ts";
import type { Route } from "../route-table.ts";
import type { RouteServices } from "../services.ts";

/** So long an answer holds: however often somebody asks, the store's host hears of it once. */
const freshMs = 5_000;

/** For monitors: 200 where the store answers, else 503. Names the kind of store only; where it lies is nobody's business. */
export function healthRoutes({ store, clock, log }: RouteServices): Route[] {
  const kind = store.name.split(":", 1)[0];
  let last: { readonly at: number; readonly head: Promise<unknown> } | undefined;
  const head = async (): Promise<void> => {
    const at = clock().getTime();
    if (last === undefined || Math.abs(at - last.at) >= freshMs) last = { at, head: store.head() };
    await last.head;
  };
  return [
    {
      path: "/health",
      async GET(c) {
        try {
          await head();
          return jsonAnswer(c, { ok: true, store: kind });
        } catch (error) {
          log?.(`The store does not answer: ${error instanceof Error ? error.message : String(error)}`);
          const answer = jsonAnswer(c, { ok: false, store: kind }, 503);
          answer.headers.set("Retry-After", "10");
          return answer;
        }
      },
    },
  ];
}
