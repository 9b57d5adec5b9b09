/** All of `/api/*`, for hosts that run functions: Netlify, API Gateway v1 and v2, function URLs. */
import { createJsonLog } from "../src/api/observe/json-log.ts";
import { eventHandler, type Client } from "./parts/events.ts";
import { readFunctionSettings } from "./parts/function-settings.ts";
import { createHostedApi } from "./parts/hosted-api.ts";

// Read here, so that a function with a setting missing does not start, and its host's log says which.
const settings = readFunctionSettings(process.env);
const log = createJsonLog();
if (settings.UNFILED_OWNER_IDENTITY !== undefined) log.warn("UNFILED_OWNER_IDENTITY is set and not used: it opens readers' addresses, and is safer where it is not. Take it out here.");

const afterwards = new Set<Promise<void>>();
const api = createHostedApi({ settings, log, background: (work) => void afterwards.add(work.finally(() => afterwards.delete(work))) });

async function answer(request: Request, client: Client): Promise<Response> {
  const response = await api.fetch(request, client);
  // A host freezes the function as soon as it has answered.
  await Promise.all(afterwards);
  return response;
}

export const handler = eventHandler(answer);
