/** All of `/api/*`, for hosts that run functions: Netlify, API Gateway v1 and v2, function URLs. */
import { withDeadline } from "../src/api/deadline.ts";
import { createJsonLog } from "../src/api/observe/json-log.ts";
import { eventHandler, type Client } from "./parts/events.ts";
import { readFunctionSettings } from "./parts/function-settings.ts";
import { createHostedApi } from "./parts/hosted-api.ts";

// Read here, so that a function with a setting missing does not start, and its host's log says which.
const settings = readFunctionSettings(process.env);
const log = createJsonLog();
if (settings.UNFILED_OWNER_IDENTITY !== undefined) log.warn("UNFILED_OWNER_IDENTITY is set and not used: it opens readers' addresses, and is safer where it is not. Take it out here.");

/** Hosts that do not tell give at least this long. */
const leastTimeMs = 10_000;
/** For the answer itself. */
const reserveMs = 1_000;

const afterwards = new Set<Promise<void>>();
const api = createHostedApi({ settings, log, background: (work) => void afterwards.add(work.finally(() => afterwards.delete(work))) });

async function answer(request: Request, client: Client): Promise<Response> {
  const began = performance.now();
  const { remainingMs = () => leastTimeMs - (performance.now() - began) } = client;
  const response = await api.fetch(request, client);
  // A host freezes the function as soon as it has answered. But a mail server that says nothing takes no answer from a
  // reader whose words are kept: what is still under way then goes on with the next request, or is gone.
  await withDeadline(Promise.all(afterwards), Math.max(0, remainingMs() - reserveMs), () => new Error("Mail was still under way when the time of the function was over.")).catch((error: Error) => log.warn(error.message));
  return response;
}

export const handler = eventHandler(answer);
