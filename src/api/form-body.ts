import type { Words } from "../config/words.ts";
import { ReaderError } from "../readers/errors.ts";

/** Limit of the contract for a whole request. */
const maxBytes = 64 * 1024;

/** The fields of a form by name. */
export type Fields = ReadonlyMap<string, string>;

/**
 * Reads a form, whichever of the three encodings it comes in: urlencoded, multipart, or a flat JSON object of strings.
 * Throws `unsupported-type`, `too-large` (as soon as it is seen to be), `malformed`. A field that comes twice is malformed:
 * no form of ours sends one, and taking the first or the last of them is a guess.
 */
export async function readForm(request: Request): Promise<Fields> {
  const contentType = request.headers.get("content-type") ?? "";
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase();
  const parse = parsers.get(type ?? "");
  const charset = /;\s*charset="?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  if (parse === undefined || !/^utf-?8$/i.test(charset) || request.headers.has("content-encoding")) throw unsupportedType();
  const bytes = await readLimited(request);
  return parse(decode(bytes), bytes, contentType);
}

type Parse = (text: string, bytes: Uint8Array<ArrayBuffer>, contentType: string) => Fields | Promise<Fields>;

const parsers: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ["application/x-www-form-urlencoded", parseUrlencoded],
  ["multipart/form-data", parseMultipart],
  ["application/json", parseJson],
]);

/** The length that the sender states is believed only where it is too much. */
async function readLimited(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.byteLength;
      // Leaving the loop cancels the stream: the rest is never read.
      if (length > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // Whoever sent it hung up, or was too slow: no mistake of ours, and nothing for the log.
    throw error instanceof ReaderError ? error : malformed(({ endedEarly }) => endedEarly, error);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw malformed(({ notUtf8 }) => notUtf8, error);
  }
}

function parseUrlencoded(text: string): Fields {
  const pairs = text.split("&").filter(Boolean).map((pair): [string, string] => {
    const [name = "", ...value] = pair.split("=");
    return [decodePercent(name), decodePercent(value.join("="))];
  });
  return uniqueFields(pairs);
}

/** A percent sign that begins no escape stands for itself, as in browsers; escapes that are not UTF-8 are refused, not mended. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " ").replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch (error) {
    throw malformed(({ notUtf8 }) => notUtf8, error);
  }
}

async function parseMultipart(text: string, bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Fields> {
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData().catch((error: unknown) => {
    throw malformed(({ noParts }) => noParts, error);
  });
  return uniqueFields(
    [...form].map(([name, value]): [string, string] => {
      if (typeof value !== "string") throw malformed(({ file }) => file(name));
      // Node takes a byte order mark at the beginning of a part for one; to the reader who typed it, it is text.
      const marked = text.includes(`name="${name}"\r\n\r\n\ufeff`);
      return [name, marked ? `\ufeff${value}` : value];
    }),
  );
}

function parseJson(text: string): Fields {
  const parsed = parsedJson(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw malformed(({ notObject }) => notObject);
  if (countKeys(text) > Object.keys(parsed).length) throw malformed(({ fieldTwice }) => fieldTwice);
  return new Map(
    Object.entries(parsed).map(([name, value]: [string, unknown]): [string, string] => {
      if (typeof value !== "string") throw malformed(({ notString }) => notString(name, value === null ? "null" : typeof value));
      return [name, value];
    }),
  );
}

/** The parser keeps the last of two equal keys without a word. In what it took, a text before a colon is a key. */
function countKeys(json: string): number {
  return Array.from(json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)).filter(([, colon]) => colon !== undefined).length;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(({ notJson }) => notJson, error);
  }
}

function uniqueFields(pairs: readonly [string, string][]): Fields {
  const fields = new Map(pairs);
  if (fields.size < pairs.length) throw malformed(({ fieldTwice }) => fieldTwice);
  return fields;
}

function malformed(reason: (reasons: Words["errors"]["malformedReasons"]) => string, cause?: unknown): ReaderError {
  return new ReaderError("malformed", (words) => words.malformed(reason(words.malformedReasons)), { cause });
}

function tooLarge(): ReaderError {
  return new ReaderError("too-large", (words) => words.tooLarge(maxBytes / 1024));
}

function unsupportedType(): ReaderError {
  return new ReaderError("unsupported-type", (words) => words.unsupportedType);
}
