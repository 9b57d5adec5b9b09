import { accepts } from "hono/accepts";
import { messagePage } from "../../layouts/reader-pages.ts";
import type { Html } from "../../layouts/parts/html.ts";
import { wordsFor } from "../config/words.ts";
import { pageHeaders } from "../publish/page-headers.ts";
import { ReaderError } from "../readers/errors.ts";
import { StoreError } from "../store/errors.ts";
import { httpStatuses } from "./http-statuses.ts";
import { noteOutcome } from "./observe/request.ts";
import { frameOf, type ApiContext, type ApiServices } from "./services.ts";

type Status = 200 | 201 | 202 | (typeof httpStatuses)[keyof typeof httpStatuses];

/** What a token opens is nobody else's: not in caches, not in search engines, not in the next site's logs. */
const privateHeaders = { "Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", Vary: "Accept" };

/** Whether the client asked for JSON; browsers, and those that take anything, get pages. */
export function wantsJson(c: ApiContext): boolean {
  return accepts(c, { header: "Accept", supports: ["text/html", "application/json"], default: "text/html" }) === "application/json";
}

export function jsonAnswer(c: ApiContext, value: object, status: Status = 200): Response {
  return c.json(value, status, { ...privateHeaders, "X-Content-Type-Options": "nosniff" });
}

export function pageAnswer(c: ApiContext, page: Html, { site }: Pick<ApiServices, "site">, status: Status = 200): Response {
  return c.html(String(page), status, { ...pageHeaders(site), ...privateHeaders });
}

/** Sends a browser on after a POST, so that reloading does not post again. */
export function redirectAnswer(c: ApiContext, location: string): Response {
  return c.body(null, 303, { ...privateHeaders, Location: location });
}

/**
 * Anything thrown, as an answer: JSON for those who asked for it, else `page`, which keeps the words typed,
 * or one message where there is no form to show. What is no `ReaderError` is our own mistake: logged, and `internal`.
 */
export async function errorAnswer(c: ApiContext, thrown: unknown, services: ApiServices, page?: (error: ReaderError) => Promise<Html>): Promise<Response> {
  const error = thrown instanceof ReaderError ? thrown : internal(thrown);
  const status = httpStatuses[error.code];
  noteOutcome(error.code);
  if (status >= 500) services.log?.(`${c.req.method} ${c.req.path}: ${error.code}: ${causeOf(error)}`);
  const answer = wantsJson(c)
    ? jsonAnswer(c, { error: { code: error.code, message: error.told(wordsFor(services.site)).message, ...(error.field !== undefined && { field: error.field }) } }, status)
    : pageAnswer(c, page === undefined ? messageOf(error, services) : await page(error), services, status);
  if (error.retryAfterSeconds !== undefined) answer.headers.set("Retry-After", String(error.retryAfterSeconds));
  return answer;
}

/** What a form that comes back says: a sentence above it, and one for each field that was refused. */
export function problemOf(error: ReaderError, { site }: Pick<ApiServices, "site">): { summary: string; errors: { field: string; message: string }[] } {
  const { message, hint, fields } = error.told(wordsFor(site));
  return { summary: fields.length > 0 ? hint : `${message} ${hint}`, errors: fields };
}

function messageOf(error: ReaderError, services: ApiServices): Html {
  const words = wordsFor(services.site);
  const { message, hint } = error.told(words);
  return messagePage({ ...frameOf(services), title: words.errors.title, message, hint });
}

function internal(cause: unknown): ReaderError {
  return new ReaderError("internal", (words) => words.internal, { cause });
}

function causeOf({ cause, message }: ReaderError): string {
  if (cause instanceof StoreError) return `${cause.code}: ${cause.message} ${cause.hint}`;
  return cause instanceof Error ? (cause.stack ?? cause.message) : message;
}
