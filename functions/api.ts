/** All of `/api/*`, for hosts that run functions: Netlify, API Gateway v1 and v2, function URLs. */
import { eventHandler, type Client } from "./parts/events.ts";
import { readFunctionSettings } from "./parts/function-settings.ts";
import { createHostedApi } from "./parts/hosted-api.ts";
import { createLog } from "./parts/request-log.ts";

// Read here, so that a function with a setting missing does not start, and its host's log says which.
const settings = readFunctionSettings(process.env);
const log = createLog();
if (settings.UNFILED_OWNER_IDENTITY !== undefined) log.warn("UNFILED_OWNER_IDENTITY is set and not used: it opens readers' addresses, and is safer where it is not. Take it out here.");

const use = { ms: 0, calls: 0, attempts: 0 };
const afterwards = new Set<Promise<void>>();
const api = createHostedApi({ settings, log, use, background: (work) => void afterwards.add(work.finally(() => afterwards.delete(work))) });

async function answer(request: Request, { address, requestId }: Client): Promise<Response> {
  const began = performance.now();
  Object.assign(use, { ms: 0, calls: 0, attempts: 0 });
  const response = await api.fetch(request, { ...(address !== undefined && { address }) });
  // A host freezes the function as soon as it has answered.
  await Promise.all(afterwards);
  // Without the query: receipts and tokens stand in it.
  const { pathname } = new URL(request.url);
  log.info({ requestId, method: request.method, path: pathname, status: response.status, ms: Math.round(performance.now() - began), store: { ...use, ms: Math.round(use.ms) } }, "answered");
  return response;
}

export const handler = eventHandler(answer);
