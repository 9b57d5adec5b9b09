import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { lookup } from "mrmime";

/** Files up to this size are read whole and named by their content; larger ones (video, archives) are streamed. */
const wholeUpToBytes = 1024 * 1024;

/**
 * Serves the files of one folder. Each file is opened once and described from that handle, so that a page which is
 * replaced while it is being sent arrives whole, with its own length (libraries that ask for the size first and open
 * later can mix two versions).
 */
export function staticFiles(folder: string, pageHeaders: Readonly<Record<string, string>>, changePage?: (page: string) => string): (request: IncomingMessage, response: ServerResponse, pathname: string) => Promise<void> {
  return async function serveFile(request, response, pathname) {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD", "Content-Type": "text/plain; charset=utf-8" }).end("This address is only read from.\n");
      return;
    }
    const file = fileOf(folder, pathname);
    if (file !== undefined && (await sendFile(request, response, { file, status: 200, pageHeaders, changePage }))) return;
    if (file !== undefined && !pathname.endsWith("/") && (await isThere(path.join(file, "index.html")))) {
      const [address = "", query] = (request.url ?? "").split("?");
      // Two slashes at the beginning would name a host: anybody's.
      const location = `${address.replace(/^\/+/, "/")}/`;
      response.writeHead(301, { Location: query === undefined ? location : `${location}?${query}` }).end();
      return;
    }
    if (await sendFile(request, response, { file: path.join(folder, "404.html"), status: 404, pageHeaders, changePage })) return;
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

async function isThere(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  await handle?.close();
  return handle !== undefined;
}

interface Answer {
  readonly file: string;
  readonly status: number;
  readonly pageHeaders: Readonly<Record<string, string>>;
  readonly changePage: ((page: string) => string) | undefined;
}

/** Sends the file where there is one; tells whether there was. */
async function sendFile(request: IncomingMessage, response: ServerResponse, { file, status, pageHeaders, changePage }: Answer): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return false;
    const type = contentType(file);
    // A page has no version, whatever a link says: one that is kept for a year would never show a comment.
    const versioned = status === 200 && !type.startsWith("text/html") && (request.url ?? "").includes("?v=");
    const headers: Record<string, string | number> = {
      "Content-Type": type,
      "Cache-Control": versioned ? "public, max-age=31536000, immutable" : "public, max-age=0, must-revalidate",
      ...pageHeaders,
    };
    if (stats.size > wholeUpToBytes) {
      await sendStream(request, response, { handle, size: stats.size, mtimeMs: stats.mtimeMs, headers });
      return true;
    }
    const text = await handle.readFile();
    const body = changePage !== undefined && file.endsWith(".html") ? Buffer.from(changePage(text.toString("utf8"))) : text;
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    headers["ETag"] = etag;
    if (status === 200 && request.headers["if-none-match"]?.includes(etag)) {
      response.writeHead(304, headers).end();
      return true;
    }
    response.writeHead(status, { ...headers, "Content-Length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
    return true;
  } finally {
    await handle.close().catch(() => undefined);
  }
}

interface OpenFile {
  readonly handle: Awaited<ReturnType<typeof open>>;
  readonly size: number;
  readonly mtimeMs: number;
  readonly headers: Record<string, string | number>;
}

/** Large files in pieces, with one range where the reader asks for one (RFC 9110, section 14): players need it to seek. */
async function sendStream(request: IncomingMessage, response: ServerResponse, { handle, size, mtimeMs, headers }: OpenFile): Promise<void> {
  const etag = `W/"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
  const common = { ...headers, ETag: etag, "Accept-Ranges": "bytes" };
  if (request.headers["if-none-match"]?.includes(etag)) {
    response.writeHead(304, common).end();
    return;
  }
  const range = parseRange(request.headers.range, size);
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...common, "Content-Range": `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    ...common,
    "Content-Length": end - start + 1,
    ...(range !== undefined && { "Content-Range": `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  await pipeline(handle.createReadStream({ start, end, autoClose: false }), response).catch(() => response.destroy());
}

function parseRange(header: string | undefined, size: number): { start: number; end: number } | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const start = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}

function contentType(file: string): string {
  if (file.endsWith("feed.xml") || file.endsWith("comments.xml")) return "application/atom+xml; charset=utf-8";
  if (file.endsWith(`${path.sep}feed.json`)) return "application/feed+json; charset=utf-8";
  const type = lookup(file) ?? "application/octet-stream";
  return /^text\/|\/(javascript|json|xml)$|\+(xml|json)$/.test(type) ? `${type}; charset=utf-8` : type;
}
