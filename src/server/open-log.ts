import type { ApiServices } from "../api/services.ts";
import { currentRequestId } from "../api/observe/request.ts";
import type { Settings } from "../config/settings.ts";

interface Log {
  readonly log: (line: string) => void;
  readonly answered: ApiServices["answered"];
}

/**
 * Where the one process tells what happens: sentences for a terminal or a journal, what belongs to a request with its name;
 * or lines of JSON on stderr, one more for each request.
 */
export async function openLog(kind: Settings["UNFILED_LOG"], say: (line: string) => void): Promise<Log> {
  if (kind === "text") {
    return {
      log: (line) => {
        const requestId = currentRequestId();
        say(requestId === undefined ? line : `${line} (request ${requestId})`);
      },
      answered: undefined,
    };
  }
  const { createJsonLog } = await import("../api/observe/json-log.ts");
  const json = createJsonLog(2);
  return { log: (line) => json.warn(line), answered: (request) => json.info(request, "answered") };
}
