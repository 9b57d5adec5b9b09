import { exchangeToken } from "../../readers/timed-token.ts";
import { errorAnswer, jsonAnswer } from "../answers.ts";
import type { Route } from "../route-table.ts";
import type { ApiContext, RouteServices } from "../services.ts";

/** For forms that scripts enhance: the page's token, with its time. */
export function tokenRoutes(services: RouteServices): Route[] {
  return [{ path: "/token", GET: (c) => token(c, services) }];
}

async function token(c: ApiContext, services: RouteServices): Promise<Response> {
  try {
    const form = { page: c.req.query("page") ?? "", token: c.req.query("token") ?? "" };
    return jsonAnswer(c, { token: await exchangeToken(form, services) });
  } catch (error) {
    return errorAnswer(c, error, services);
  }
}
