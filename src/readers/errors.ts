import type { Words } from "../config/words.ts";
import { en } from "../config/words/en/index.ts";
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
  /** A whole sentence for the reader. */
  readonly say: (words: Words["errors"]) => string;
}

/** What is wrong, and what the reader can do about it, in whole sentences. */
export interface Told {
  readonly message: string;
  readonly hint: string;
}

interface ReaderErrorOptions {
  readonly field?: string;
  readonly fields?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * Why a reader's request was not done. `say` finds the words for it in a language; they hold nothing secret. `message` and
 * `hint` are the English ones, for terminals and logs.
 */
export class ReaderError extends Error {
  readonly code: ReaderErrorCode;
  /** What the reader can do about it. */
  readonly hint: string;
  readonly field?: string;
  /** Every field that was refused, in the order of the form; empty where the matter is not about fields. */
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
  readonly #say: (words: Words["errors"]) => Told;

  constructor(code: ReaderErrorCode, say: (words: Words["errors"]) => Told, options: ReaderErrorOptions = {}) {
    const { message, hint } = say(en.errors);
    super(message, { cause: options.cause });
    this.name = "ReaderError";
    this.code = code;
    this.hint = hint;
    this.#say = say;
    this.fields = options.fields ?? [];
    if (options.field !== undefined) this.field = options.field;
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** What the reader is told, in the language of these words, with a sentence for each field that was refused. */
  told({ errors }: Pick<Words, "errors">): Told & { readonly fields: { field: string; message: string }[] } {
    const { message, hint } = this.#say(errors);
    return { message, hint, fields: this.fields.map(({ field, say }) => ({ field, message: say(errors) })) };
  }
}

/** The first of the problems gives the code; all of them go along for the form. */
export function fieldsRefused(fields: readonly [FieldProblem, ...FieldProblem[]]): ReaderError {
  const [first] = fields;
  return new ReaderError(first.code, (words) => ({ message: first.say(words), hint: words.changeWhatIsMarked }), { field: first.field, fields });
}

/** What the store threw, as the reader may hear it: `store-busy`, `store-unavailable`, or the error itself where it is not the store's. */
export function asReaderError(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  if (error.code === "store-busy") return storeBusy(error, error.retryAfterSeconds);
  return new ReaderError("store-unavailable", ({ storeUnavailable }) => storeUnavailable, { retryAfterSeconds: error.retryAfterSeconds ?? 60, cause: error });
}

/** Nothing is durable yet, and the reader should try again soon. */
export function storeBusy(cause?: unknown, retryAfterSeconds = 5): ReaderError {
  return new ReaderError("store-busy", (words) => words.storeBusy, { retryAfterSeconds, cause });
}
