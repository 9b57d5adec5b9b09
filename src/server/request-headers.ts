import type { IncomingMessage } from "node:http";
import type { Encoding } from "./kept-file.ts";

/** The lightest form that a client can read (RFC 9110, section 12.5.3). */
export function chooseEncoding(accepted: string | undefined): Encoding {
  if (accepted === undefined) return "identity";
  const names = new Set(accepted.split(",").filter((part) => !/;\s*q=0(?:\.0*)?\s*$/.test(part)).map((part) => (part.split(";")[0] ?? "").trim().toLowerCase()));
  return (["br", "gzip"] as const).find((encoding) => names.has(encoding)) ?? "identity";
}

/** Whether the client holds this content already, in whatever form: `tag` is what all its ETags have in common. */
export function isUnchanged(request: Pick<IncomingMessage, "headers">, tag: string): boolean {
  const held = request.headers["if-none-match"];
  return held !== undefined && (held === "*" || held.includes(tag));
}

/** The one range that is asked for, both ends included; undefined where all is to be sent. */
export function parseRange({ headers }: Pick<IncomingMessage, "headers">, { etag, size }: { readonly etag: string; readonly size: number }): { start: number; end: number } | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  // The client holds the rest of another version: it needs all of this one.
  if (headers["if-range"] !== undefined && headers["if-range"] !== etag) return undefined;
  const start = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}
