import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { contentType, isText } from "./content-type.ts";
import type { Encoding, Form, KeptFile, Manner } from "./kept-file.ts";
import { KeptFiles } from "./kept-files.ts";
import { chooseEncoding, isUnchanged, parseRange } from "./request-headers.ts";

/** Below this compressing saves no packet. */
const compressedFromBytes = 1000;

/** What stands first in the headers of each file: it may be kept, but is asked for each time; with a version, never again. */
const askEachTime = ["Cache-Control", "public, max-age=0, must-revalidate"] as const;
const neverAskAgain = ["Cache-Control", "public, max-age=31536000, immutable"] as const;

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
export function staticFiles(folder: string, pageHeaders: Readonly<Record<string, string>>, { changePage, notFoundPage }: SitePages = {}): (request: IncomingMessage, response: ServerResponse, pathname: string) => void {
  const headersOfAll = Object.entries(pageHeaders).flat();
  const mannerOf = (file: string): Manner => {
    const type = contentType(file);
    const headers = [...askEachTime, "Content-Type", type, ...headersOfAll, ...(isText(type) ? ["Vary", "Accept-Encoding"] : ["Accept-Ranges", "bytes"])];
    return { headers, isText: isText(type), isPage: type.startsWith("text/html") };
  };
  const change = (file: string, body: Buffer): Buffer => (changePage !== undefined && file.endsWith(".html") ? Buffer.from(changePage(body.toString("utf8"))) : body);
  const files = new KeptFiles({ change, mannerOf });

  /** Sends the file where there is one; tells whether there was. */
  async function sendFile(request: IncomingMessage, response: ServerResponse, file: string, status: 200 | 404): Promise<boolean> {
    const found = await files.find(file);
    if (found === "large") return sendStream(request, response, file, mannerOf(file));
    if (found !== undefined) sendKept(request, response, { kept: found, form: await found.form(encodingFor(request, found)), status });
    return found !== undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const file = fileOf(folder, pathname);
    if (file !== undefined && (await sendFile(request, response, file, 200))) return;
    const isFolder = file !== undefined && !pathname.endsWith("/") && (await files.find(path.join(file, "index.html"))) !== undefined;
    if (isFolder) return void response.writeHead(301, { Location: withSlash(request.url ?? "") }).end();
    const page = notFoundPage?.(pathname);
    if (page !== undefined) {
      response.writeHead(404, mannerOf("404.html").headers).end(request.method === "HEAD" ? undefined : (changePage?.(page) ?? page));
      return;
    }
    if (await sendFile(request, response, path.join(folder, "404.html"), 404)) return;
    response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end("There is nothing at this address.\n");
  }

  return function serveFile(request, response, pathname) {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD", "Content-Type": "text/plain; charset=utf-8" }).end("This address is only read from.\n");
      return;
    }
    const file = fileOf(folder, pathname);
    // The way that nearly all go, without a promise: it takes half the time.
    const kept = file === undefined ? undefined : files.known(file);
    const form = kept?.made(encodingFor(request, kept));
    if (kept !== undefined && form !== undefined) sendKept(request, response, { kept, form, status: 200 });
    else answer(request, response, pathname).catch(() => void response.destroy());
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

/** The address of a folder that was asked for without its slash. Two slashes at the beginning would name a host: anybody's. */
function withSlash(url: string): string {
  const [address = "", query] = url.split("?");
  const location = `${address.replace(/^\/+/, "/")}/`;
  return query === undefined ? location : `${location}?${query}`;
}

function encodingFor(request: IncomingMessage, { manner, body }: KeptFile): Encoding {
  return manner.isText && body.length >= compressedFromBytes ? chooseEncoding(request.headers["accept-encoding"]) : "identity";
}

interface Kept {
  readonly kept: KeptFile;
  readonly form: Form;
  readonly status: 200 | 404;
}

function sendKept(request: IncomingMessage, response: ServerResponse, { kept, form, status }: Kept): void {
  if (status === 200 && isUnchanged(request, kept.hash)) {
    response.writeHead(304, versioned(request, kept.manner, form.headers).slice(0, -2)).end();
  } else if (status === 200 && !kept.manner.isText && request.headers.range !== undefined) {
    const whole = { etag: `"${kept.hash}"`, size: kept.body.length, headers: versioned(request, kept.manner, kept.manner.headers) };
    void sendPart(request, response, whole, ({ start, end }) => void response.end(kept.body.subarray(start, end + 1)));
  } else {
    response.writeHead(status, status === 200 ? versioned(request, kept.manner, form.headers) : form.headers);
    response.end(request.method === "HEAD" ? undefined : form.body);
  }
}

/** Large files in pieces, as they come from the disk; tells whether there was one. */
async function sendStream(request: IncomingMessage, response: ServerResponse, file: string, manner: Manner): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { size, mtimeMs } = await handle.stat();
    const etag = `"${size.toString(36)}-${Math.floor(mtimeMs * 1000).toString(36)}"`;
    const whole = { etag, size, headers: versioned(request, manner, manner.headers) };
    await sendPart(request, response, whole, ({ start, end }) => pipeline(handle.createReadStream({ start, end, autoClose: false }), response).catch(() => void response.destroy()));
    return true;
  } finally {
    await handle.close().catch(() => undefined);
  }
}

interface Whole {
  readonly etag: string;
  readonly size: number;
  readonly headers: string[];
}

/** All of a file, or the one range that the reader asks for (RFC 9110, section 14): players need it to seek. */
async function sendPart(request: IncomingMessage, response: ServerResponse, { etag, size, headers }: Whole, send: (range: { start: number; end: number }) => Promise<void> | void): Promise<void> {
  const common = [...headers, "ETag", etag];
  if (isUnchanged(request, etag)) return void response.writeHead(304, common).end();
  const range = parseRange(request, { etag, size });
  if (range === "unsatisfiable") return void response.writeHead(416, [...common, "Content-Range", `bytes */${size}`]).end();
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const part = range === undefined ? [] : ["Content-Range", `bytes ${start}-${end}/${size}`];
  response.writeHead(range === undefined ? 200 : 206, [...common, ...part, "Content-Length", String(end - start + 1)]);
  if (request.method === "HEAD" || size === 0) return void response.end();
  await send({ start, end });
}

/** The headers of a file for this request: with a version in its address it may be kept for good, unless it is a page. */
function versioned(request: IncomingMessage, { isPage }: Manner, headers: string[]): string[] {
  return !isPage && (request.url ?? "").includes("?v=") ? [...neverAskAgain, ...headers.slice(askEachTime.length)] : headers;
}
