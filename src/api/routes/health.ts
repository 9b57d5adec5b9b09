import { jsonAnswer } from "../answers.ts";
import type { Route } from "../route-table.ts";
import type { RouteServices } from "../services.ts";

/** For monitors: 200 where the store answers, else 503. Names the kind of store only; where it lies is nobody's business. */
export function healthRoutes({ store, log }: RouteServices): Route[] {
  const kind = store.name.split(":", 1)[0];
  return [
    {
      path: "/health",
      async GET(c) {
        try {
          await store.head();
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
