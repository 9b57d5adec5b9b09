import type { Hono } from "hono";
import { ReaderError } from "../readers/errors.ts";
import { errorAnswer } from "./answers.ts";
import type { ApiContext, ApiEnv, ApiServices } from "./services.ts";

type Handler = (c: ApiContext) => Promise<Response>;

/** What one address answers. HEAD is answered wherever GET is. */
export interface Route {
  readonly path: string;
  readonly GET?: Handler;
  readonly POST?: Handler;
}

/** Adds routes to an app; other methods on their addresses are answered 405 with `Allow`, OPTIONS 204. */
export function addRoutes(app: Hono<ApiEnv>, routes: readonly Route[], services: ApiServices): void {
  for (const { path, GET, POST } of routes) {
    const allowed = [...(GET === undefined ? [] : ["GET", "HEAD"]), ...(POST === undefined ? [] : ["POST"]), "OPTIONS"].join(", ");
    if (GET !== undefined) app.get(path, GET);
    if (POST !== undefined) app.post(path, POST);
    app.options(path, (c) => c.body(null, 204, { Allow: allowed }));
    app.all(path, async (c) => {
      const answer = await errorAnswer(c, methodNotAllowed(c.req.method, allowed), services);
      answer.headers.set("Allow", allowed);
      return answer;
    });
  }
}

function methodNotAllowed(method: string, allowed: string): ReaderError {
  return new ReaderError("method-not-allowed", (words) => words.methodNotAllowed(method, allowed));
}
