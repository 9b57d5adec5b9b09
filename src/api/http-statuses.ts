import type { ReaderErrorCode } from "../readers/errors.ts";

/** The HTTP status of each error; `docs/errors.md` has the same list. */
export const httpStatuses = {
  malformed: 400,
  "bad-token": 403,
  closed: 403,
  "no-such-page": 404,
  "no-such-parent": 404,
  "not-found": 404,
  "method-not-allowed": 405,
  "too-large": 413,
  "unsupported-type": 415,
  required: 422,
  "too-long": 422,
  invalid: 422,
  spam: 422,
  "too-many": 429,
  internal: 500,
  "store-busy": 503,
  "store-unavailable": 503,
  "mail-unavailable": 503,
} as const satisfies Record<ReaderErrorCode, number>;
