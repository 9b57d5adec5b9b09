import { ReaderError } from "../errors.ts";
import { leastTimeMs } from "../timed-token.ts";

/**
 * Asks a person to look once more and send again. A page answers with the filled form and a timed token;
 * programs see it by code `spam` and field `token`, and fetch one.
 */
export function checkAndSend(): ReaderError {
  return new ReaderError("spam", (words) => words.checkAndSend, { field: "token", retryAfterSeconds: leastTimeMs / 1000 });
}

/** Whether sending again with a timed token is all that is asked for. */
export function isCheckAndSend({ code, field }: ReaderError): boolean {
  return code === "spam" && field === "token";
}
