import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { lookup } from "mrmime";
import { chooseEncoding, isUnchanged, parseRange } from "./request-headers.ts";
import { type KeptFile, KeptFiles } from "./kept-files.ts";

/** Below this compressing saves no packet. */
const compressedFromBytes = 1000;

/** What the site does about pages beyond the files that lie there. */
interface SitePages {
  /** Changes every page before it is sent. */
  readonly changePage?: ((page: string) => string) | undefined;
  /** A page for this one address that nothing has; undefined: `404.html`, as for all. */
  readonly notFoundPage?: (pathname: string) => string | undefined;
}

/**
 * Serves the files of one folder. Small ones come from memory, compressed for who can read that; a page that is replaced
 * while it is being sent arrives whole, with its own length (libraries that ask for the size first and open later can mix
 * two versions).
 */
export function staticFiles(folder: string, pageHeaders: Readonly<Record<string, string>>, { changePage, notFoundPage }: SitePages = {}): (request: IncomingMessage, response: ServerResponse, pathname: string) => Promise<void> {
  const change = (file: string, body: Buffer): Buffer => (changePage !== undefined && file.endsWith(".html") ? Buffer.from(changePage(body.toString("utf8"))) : body);
  const files = new KeptFiles(change);
  return async function serveFile(request, response, pathname) {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD", "Content-Type": "text/plain; charset=utf-8" }).end("This address is only read from.\n");
      return;
    }
    const file = fileOf(folder, pathname);
    if (file !== undefined && (await sendFile(request, response, { files, file, status: 200, pageHeaders }))) return;
    if (file !== undefined && !pathname.endsWith("/") && (await files.find(path.join(file, "index.html"))) !== undefined) {
      const [address = "", query] = (request.url ?? "").split("?");
      // Two slashes at the beginning would name a host: anybody's.
      const location = `${address.replace(/^\/+/, "/")}/`;
      response.writeHead(301, { Location: query === undefined ? location : `${location}?${query}` }).end();
      return;
    }
    const page = notFoundPage?.(pathname);
    if (page !== undefined) {
      response.writeHead(404, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, max-age=0, must-revalidate", ...pageHeaders });
      response.end(request.method === "HEAD" ? undefined : (changePage?.(page) ?? page));
      return;
    }
    if (await sendFile(request, response, { files, file: path.join(folder, "404.html"), status: 404, pageHeaders })) return;
    response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end("There is nothing at this address.\n");
  };
}

/** The file an address names; undefined where it would leave the folder or is not well formed. */
function fileOf(folder: string, pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (decoded.includes("\0") || decoded.includes("\\")) return undefined;
  const file = path.join(folder, decoded.endsWith("/") ? `${decoded}index.html` : decoded);
  return file.startsWith(folder + path.sep) ? file : undefined;
}

interface Answer {
  readonly files: KeptFiles;
  readonly file: string;
  readonly status: 200 | 404;
  readonly pageHeaders: Readonly<Record<string, string>>;
}

type Headers = Readonly<Record<string, string | number>>;

/** Sends the file where there is one; tells whether there was. */
async function sendFile(request: IncomingMessage, response: ServerResponse, { files, file, status, pageHeaders }: Answer): Promise<boolean> {
  const found = await files.find(file);
  if (found === undefined) return false;
  const type = contentType(file);
  // A page has no version, whatever a link says: one that is kept for a year would never show a comment.
  const versioned = status === 200 && !type.startsWith("text/html") && (request.url ?? "").includes("?v=");
  const headers: Headers = {
    "Content-Type": type,
    "Cache-Control": versioned ? "public, max-age=31536000, immutable" : "public, max-age=0, must-revalidate",
    ...pageHeaders,
  };
  if (found === "large") return sendStream(request, response, file, headers);
  if (isText(type)) await sendText(request, response, { file: found, status, headers });
  else await sendPart(request, response, { etag: `"${found.hash}"`, size: found.body.length, headers }, ({ start, end }) => void response.end(found.body.subarray(start, end + 1)));
  return true;
}

interface SentText {
  readonly file: KeptFile;
  readonly status: 200 | 404;
  readonly headers: Headers;
}

async function sendText(request: IncomingMessage, response: ServerResponse, { file, status, headers }: SentText): Promise<void> {
  const encoding = file.body.length < compressedFromBytes ? undefined : chooseEncoding(request.headers["accept-encoding"]);
  const common = { ...headers, Vary: "Accept-Encoding", ETag: encoding === undefined ? `"${file.hash}"` : `"${file.hash}-${encoding}"` };
  if (status === 200 && isUnchanged(request, file.hash)) {
    response.writeHead(304, common).end();
    return;
  }
  const body = encoding === undefined ? file.body : await file.encoded(encoding);
  response.writeHead(status, { ...common, ...(encoding !== undefined && { "Content-Encoding": encoding }), "Content-Length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Large files in pieces, as they come from the disk. */
async function sendStream(request: IncomingMessage, response: ServerResponse, file: string, headers: Headers): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { size, mtimeMs } = await handle.stat();
    const etag = `"${size.toString(36)}-${Math.floor(mtimeMs * 1000).toString(36)}"`;
    await sendPart(request, response, { etag, size, headers }, ({ start, end }) => pipeline(handle.createReadStream({ start, end, autoClose: false }), response).catch(() => void response.destroy()));
    return true;
  } finally {
    await handle.close().catch(() => undefined);
  }
}

interface Whole {
  readonly etag: string;
  readonly size: number;
  readonly headers: Headers;
}

/** All of a file, or the one range that the reader asks for (RFC 9110, section 14): players need it to seek. */
async function sendPart(request: IncomingMessage, response: ServerResponse, { etag, size, headers }: Whole, send: (range: { start: number; end: number }) => Promise<void> | void): Promise<void> {
  const common = { ...headers, ETag: etag, "Accept-Ranges": "bytes" };
  if (isUnchanged(request, etag)) return void response.writeHead(304, common).end();
  const range = parseRange(request, { etag, size });
  if (range === "unsatisfiable") return void response.writeHead(416, { ...common, "Content-Range": `bytes */${size}` }).end();
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    ...common,
    "Content-Length": end - start + 1,
    ...(range !== undefined && { "Content-Range": `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === "HEAD" || size === 0) return void response.end();
  await send({ start, end });
}

function contentType(file: string): string {
  if (file.endsWith("feed.xml") || file.endsWith("comments.xml")) return "application/atom+xml; charset=utf-8";
  if (file.endsWith(`${path.sep}feed.json`)) return "application/feed+json; charset=utf-8";
  const type = lookup(file) ?? "application/octet-stream";
  return isText(type) ? `${type}; charset=utf-8` : type;
}

function isText(type: string): boolean {
  return /^text\/|\/(?:javascript|json|xml)\b|\+(?:xml|json)\b/.test(type);
}
