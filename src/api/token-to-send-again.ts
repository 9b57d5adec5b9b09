import type { OpenedForm } from "../readers/form-checks.ts";
import type { ReaderError } from "../readers/errors.ts";
import { isCheckAndSend } from "../readers/spam/check-and-send.ts";
import { timedToken } from "../readers/timed-token.ts";
import type { RouteServices } from "./services.ts";

/** The token of a form that comes back: one that is timed keeps its time, one that a person shall look at begins to be. */
export async function tokenToSendAgain(token: string, { page, ageMs }: OpenedForm, services: RouteServices, error?: ReaderError): Promise<string> {
  if (ageMs !== undefined) return token;
  return error !== undefined && isCheckAndSend(error) ? timedToken(page, services) : services.pageTokens.sign(page);
}
