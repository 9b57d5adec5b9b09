import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readForm } from "../../src/api/form-body.ts";
import { ReaderError, type ReaderErrorCode } from "../../src/readers/errors.ts";

const urlencoded = "application/x-www-form-urlencoded";
const multipart = 'multipart/form-data; boundary="b"';
const limit = 64 * 1024;

function request(type: string | undefined, body: string | Uint8Array | ReadableStream | FormData, headers: Record<string, string> = {}): Request {
  const init = { method: "POST", body, duplex: "half", headers: { ...(type !== undefined && { "content-type": type }), ...headers } };
  return new Request("https://blog.example/api/comments", init as RequestInit);
}

function part(name: string, value: string, more = ""): string {
  return `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
}

async function refused(sent: Request, code: ReaderErrorCode): Promise<void> {
  await assert.rejects(readForm(sent), (error) => error instanceof ReaderError && error.code === code);
}

/** Hands out chunks until nobody wants more; says how many were taken. */
function endless(): { stream: ReadableStream; taken: () => number } {
  let chunks = 0;
  const stream = new ReadableStream({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new Uint8Array(1024).fill(97));
    },
  });
  return { stream, taken: () => chunks };
}

describe("a form's body", () => {
  it("gives the same fields in all three encodings", async () => {
    const fields = new Map([["body", "a+b & c=d\r\n%41 ä 🦀"], ["name", ""]]);
    const form = new FormData();
    for (const [name, value] of fields) form.set(name, value);
    assert.deepEqual(await readForm(request(undefined, form)), fields);
    assert.deepEqual(await readForm(request(urlencoded, new URLSearchParams([...fields]).toString())), fields);
    assert.deepEqual(await readForm(request("application/json", JSON.stringify(Object.fromEntries(fields)))), fields);
  });

  it("takes a percent sign that begins no escape as it is", async () => {
    assert.equal((await readForm(request(urlencoded, "body=100%+sure+%zz+%4"))).get("body"), "100% sure %zz %4");
  });

  it("is not led astray by names that objects have", async () => {
    assert.deepEqual([...(await readForm(request("application/json", '{"__proto__": "a", "constructor": "b"}')))], [["__proto__", "a"], ["constructor", "b"]]);
  });

  for (const type of ["text/plain", "application/xml", "", "application/x-www-form-urlencoded; charset=iso-8859-1", "__proto__", "toString"]) {
    it(`is unsupported-type as ${JSON.stringify(type)}`, () => refused(request(type, "a=b"), "unsupported-type"));
  }

  it("is unsupported-type where it is compressed", () => refused(request(urlencoded, "a=b", { "content-encoding": "gzip" }), "unsupported-type"));

  it("may have 64 KiB, and not a byte more, whatever length is stated", async () => {
    assert.equal((await readForm(request(urlencoded, `a=${"x".repeat(limit - 2)}`))).get("a")?.length, limit - 2);
    await refused(request(urlencoded, `a=${"x".repeat(limit - 1)}`), "too-large");
    await refused(request(urlencoded, "a=b", { "content-length": String(limit + 1) }), "too-large");
    await refused(request(urlencoded, `a=${"x".repeat(limit - 1)}`, { "content-length": "3" }), "too-large");
  });

  it("is left unread as soon as it is too large", async () => {
    const { stream, taken } = endless();
    await refused(request(urlencoded, stream), "too-large");
    assert.ok(taken() < 70, `${taken()} KiB were taken`);
  });

  for (const [what, sent] of Object.entries({
    "broken JSON": () => request("application/json", '{"a": '),
    "a JSON list": () => request("application/json", '["a"]'),
    "JSON null": () => request("application/json", "null"),
    "a number as a field": () => request("application/json", '{"name": 1}'),
    "an object as a field": () => request("application/json", '{"name": {"$ne": ""}}'),
    "a list as a field": () => request("application/json", '{"name": ["a"]}'),
    "a JSON key that comes twice": () => request("application/json", '{"page": "a", "name": "\\"page\\": b", "page": "c"}'),
    "a field that comes twice": () => request(urlencoded, "page=a&name=b&page=c"),
    "a part that comes twice": () => request(multipart, `${part("page", "a")}${part("page", "b")}--b--\r\n`),
    "a file": () => request(multipart, `${part("body", "a", '; filename="a.txt"')}--b--\r\n`),
    "parts without an end": () => request(multipart, part("body", "a")),
    "parts without a boundary": () => request("multipart/form-data", `${part("body", "a")}--b--\r\n`),
    "Latin-1 escapes": () => request(urlencoded, "name=J%F6rg"),
    "Latin-1 bytes": () => request(urlencoded, new Uint8Array([0x61, 0x3d, 0xf6])),
    "Latin-1 in a part": () => request(multipart, new Uint8Array(Buffer.from(`${part("name", "Jörg")}--b--\r\n`, "latin1"))),
    "a surrogate as UTF-8": () => request(urlencoded, "name=%ED%A0%80"),
  })) {
    it(`is malformed for ${what}`, () => refused(sent(), "malformed"));
  }
});
