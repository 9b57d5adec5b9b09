import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it, mock } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { createHttpServer } from "../../src/server/http-server.ts";
import { KeptFile } from "../../src/server/kept-file.ts";
import { KeptFiles } from "../../src/server/kept-files.ts";
import { staticFiles } from "../../src/server/static-files.ts";

const page = `<!doctype html><title>A</title>${"<p>Words and words.</p>".repeat(200)}`;
const small = randomBytes(5000);
const large = randomBytes(1_200_000);
const mannerOf = () => ({ headers: [], isText: true, isPage: true });

describe("files of the site", () => {
  let folder = "";
  let server: ReturnType<typeof createHttpServer>;
  let port = 0;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "unfiled-static-"));
    for (const [name, content] of [["index.html", page], ["404.html", page], ["short.html", "Short."], ["small.mp3", small], ["large.mp4", large], ["empty.bin", ""]] as const) writeFileSync(path.join(folder, name), content);
    const serve = staticFiles(folder, { "X-Page": "yes" });
    server = createHttpServer((request, response) => serve(request, response, request.url?.split("?")[0] ?? "/"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Without the decompressing that fetch does. */
  function ask(pathname: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
    return new Promise((resolve, reject) => {
      get({ port, host: "127.0.0.1", path: pathname, headers, method }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
      }).once("error", reject);
    });
  }

  it("are sent in the lightest form that the reader takes, each with a tag of its own", async () => {
    const [plain, brotli, gzip, refused] = await Promise.all([{}, { "Accept-Encoding": "gzip, deflate, br" }, { "Accept-Encoding": "gzip;q=0.5" }, { "Accept-Encoding": "br;q=0, GZIP" }].map((headers) => ask("/", headers)));
    assert.deepEqual([plain, brotli, gzip, refused].map((answer) => answer?.headers["content-encoding"]), [undefined, "br", "gzip", "gzip"]);
    assert.equal(String(plain?.body), page);
    assert.equal(String(brotliDecompressSync(brotli?.body ?? "")), page);
    assert.equal(String(gunzipSync(gzip?.body ?? "")), page);
    assert.equal(new Set([plain, brotli, gzip].map((answer) => answer?.headers.etag)).size, 3);
    for (const answer of [plain, brotli, gzip]) {
      assert.equal(answer?.headers.vary, "Accept-Encoding");
      assert.equal(Number(answer?.headers["content-length"]), answer?.body.length);
      assert.equal(answer?.headers["x-page"], "yes");
    }
  });

  it("are compressed where they are not there, too, and left alone where it saves nothing", async () => {
    const missing = await ask("/nothing/", { "Accept-Encoding": "br" });
    assert.deepEqual([missing.status, missing.headers["content-encoding"]], [404, "br"]);
    for (const name of ["/short.html", "/small.mp3"]) assert.equal((await ask(name, { "Accept-Encoding": "br" })).headers["content-encoding"], undefined);
  });

  it("are compressed at their best once they have rested", async () => {
    const file = path.join(folder, "resting.html");
    writeFileSync(file, page);
    const kept = await new KeptFiles({ change: (_, body) => body, mannerOf }).find(file);
    assert.ok(kept instanceof KeptFile);
    const { body: quick } = await kept.form("br");
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 10 * 60_000 });
    const { body: best } = await kept.form("br");
    mock.timers.reset();
    assert.ok(best.length < quick.length, `${best.length} and ${quick.length} bytes`);
    assert.deepEqual([quick, best].map((body) => String(brotliDecompressSync(body))), [page, page]);
  });

  it("are not sent again to who has them, in whatever form", async () => {
    for (const coding of ["br", "gzip", "identity"]) {
      const { headers } = await ask("/", { "Accept-Encoding": coding });
      const again = await ask("/", { "Accept-Encoding": coding, "If-None-Match": String(headers.etag) });
      assert.deepEqual([again.status, again.body.length, again.headers.etag], [304, 0, headers.etag]);
    }
    const other = await ask("/", { "If-None-Match": '"something-else"' });
    assert.equal(other.status, 200);
  });

  it("are the new ones as soon as they are replaced, compressed ones with them", async () => {
    const file = path.join(folder, "changing.html");
    for (const word of ["first", "other", "third"]) {
      writeFileSync(`${file}.new`, page + word);
      renameSync(`${file}.new`, file);
      assert.ok(String(brotliDecompressSync((await ask("/changing.html", { "Accept-Encoding": "br" })).body)).endsWith(word));
      assert.ok(String((await ask("/changing.html")).body).endsWith(word));
    }
    rmSync(file);
    assert.equal((await ask("/changing.html")).status, 404);
  });

  for (const [name, content] of [["/small.mp3", small], ["/large.mp4", large]] as const) {
    it(`can be asked for in parts: ${name}`, async () => {
      const whole = await ask(name);
      assert.deepEqual([whole.status, whole.headers["accept-ranges"]], [200, "bytes"]);
      assert.ok(whole.body.equals(content));
      const part = await ask(name, { Range: "bytes=100-199", "If-Range": String(whole.headers.etag) });
      assert.deepEqual([part.status, part.headers["content-range"]], [206, `bytes 100-199/${content.length}`]);
      assert.ok(part.body.equals(content.subarray(100, 200)));
      assert.ok((await ask(name, { Range: "bytes=-10" })).body.equals(content.subarray(-10)));
      assert.ok((await ask(name, { Range: `bytes=${content.length - 5}-` })).body.equals(content.subarray(-5)));
      assert.equal((await ask(name, { Range: "bytes=99999999-" })).status, 416);
      const stale = await ask(name, { Range: "bytes=0-9", "If-Range": '"another"' });
      assert.deepEqual([stale.status, stale.body.length], [200, content.length]);
      const head = await ask(name, {}, "HEAD");
      assert.deepEqual([head.status, head.body.length, Number(head.headers["content-length"])], [200, 0, content.length]);
      assert.equal((await ask(name, { "If-None-Match": String(whole.headers.etag) })).status, 304);
    });
  }

  it("may be empty", async () => {
    const { status, body, headers } = await ask("/empty.bin");
    assert.deepEqual([status, body.length, headers["content-length"]], [200, 0, "0"]);
  });
});

describe("files in memory", () => {
  it("stay within their bound, and the one asked for last stays longest", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "unfiled-kept-"));
    try {
      let reads = 0;
      const files = new KeptFiles({ change: (_, body) => ((reads += 1), body), mannerOf, limit: 2500 });
      const [a, b, c] = ["a", "b", "c"].map((name) => path.join(folder, name)) as [string, string, string];
      for (const file of [a, b, c]) writeFileSync(file, "x".repeat(1000));
      const find = async (file: string): Promise<number> => {
        const before = reads;
        assert.equal(String((await files.find(file) as { body: Buffer }).body), "x".repeat(1000));
        return reads - before;
      };
      assert.deepEqual([await find(a), await find(b), await find(a), await find(c), await find(a), await find(b)], [1, 1, 0, 1, 0, 1]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are looked for on the disk once in a turn of the event loop", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "unfiled-kept-"));
    try {
      const files = new KeptFiles({ change: (_, body) => body, mannerOf });
      const file = path.join(folder, "a");
      writeFileSync(file, "old");
      const kept = await files.find(file);
      assert.equal(files.known(file), kept);
      writeFileSync(file, "newer");
      assert.equal(files.known(file), kept);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(files.known(file), undefined);
      assert.equal(String((await files.find(file) as { body: Buffer }).body), "newer");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are read once for many who ask together, and again once they are replaced", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "unfiled-kept-"));
    try {
      let reads = 0;
      const files = new KeptFiles({ change: (_, body) => ((reads += 1), body), mannerOf });
      const file = path.join(folder, "a");
      writeFileSync(file, "old");
      const first = [files.find(file), files.find(file)];
      writeFileSync(`${file}.new`, "newer");
      renameSync(`${file}.new`, file);
      const later = [files.find(file), files.find(file)];
      for (const found of await Promise.all(later)) assert.equal(String((found as KeptFile).body), "newer");
      await Promise.all(first);
      assert.equal(reads, 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("count with their compressed forms", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "unfiled-kept-"));
    try {
      let reads = 0;
      const files = new KeptFiles({ change: (_, body) => ((reads += 1), body), mannerOf, limit: 2500 });
      const [a, b] = ["a", "b"].map((name) => path.join(folder, name)) as [string, string];
      for (const file of [a, b]) writeFileSync(file, randomBytes(1000));
      for (const file of [a, b]) {
        const found = await files.find(file);
        assert.ok(typeof found === "object");
        await found.form("gzip");
      }
      await files.find(a);
      assert.equal(reads, 3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
