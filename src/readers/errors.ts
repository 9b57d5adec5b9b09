import { StoreError } from "../store/errors.ts";

/** Every way in which a reader's request can fail; `docs/errors.md` says what each means. */
export const readerErrorCodes = [
  "malformed",
  "bad-token",
  "closed",
  "no-such-page",
  "no-such-parent",
  "not-found",
  "method-not-allowed",
  "too-large",
  "unsupported-type",
  "required",
  "too-long",
  "invalid",
  "spam",
  "too-many",
  "store-busy",
  "store-unavailable",
  "mail-unavailable",
  "internal",
] as const;

export type ReaderErrorCode = (typeof readerErrorCodes)[number];

/** One field of a form that was refused. */
export interface FieldProblem {
  readonly field: string;
  readonly code: "required" | "too-long" | "invalid";
  /** For the reader, a whole sentence. */
  readonly message: string;
}

interface ReaderErrorOptions {
  readonly hint: string;
  readonly field?: string;
  readonly fields?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** Why a reader's request was not done. Message and hint are for the reader and hold nothing secret. */
export class ReaderError extends Error {
  readonly code: ReaderErrorCode;
  /** What the reader can do about it. */
  readonly hint: string;
  readonly field?: string;
  /** Every field that was refused, in the order of the form; empty where the matter is not about fields. */
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;

  constructor(code: ReaderErrorCode, message: string, options: ReaderErrorOptions) {
    super(message, { cause: options.cause });
    this.name = "ReaderError";
    this.code = code;
    this.hint = options.hint;
    this.fields = options.fields ?? [];
    if (options.field !== undefined) this.field = options.field;
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The first of the problems gives the code; all of them go along for the form. */
export function fieldsRefused(fields: readonly [FieldProblem, ...FieldProblem[]]): ReaderError {
  const [first] = fields;
  return new ReaderError(first.code, first.message, { field: first.field, fields, hint: "Change what is marked and send again." });
}

/** What the store threw, as the reader may hear it: `store-busy`, `store-unavailable`, or the error itself where it is not the store's. */
export function asReaderError(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  if (error.code === "store-busy") return storeBusy(error, error.retryAfterSeconds);
  return new ReaderError("store-unavailable", "What you sent could not be kept.", {
    hint: "Nothing was published. Please send it again in a few minutes.",
    retryAfterSeconds: error.retryAfterSeconds ?? 60,
    cause: error,
  });
}

/** Nothing is durable yet, and the reader should try again soon. */
export function storeBusy(cause?: unknown, retryAfterSeconds = 5): ReaderError {
  return new ReaderError("store-busy", "What you sent could not be kept in time.", {
    hint: "Please send it again in a moment; sending twice makes no second copy.",
    retryAfterSeconds,
    cause,
  });
}
