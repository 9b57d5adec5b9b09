import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { commentScript } from "../../src/publish/layout-files.ts";
import { pageHeaders } from "../../src/publish/page-headers.ts";

const script = await commentScript({ language: "en" });

test("the script beside the comment form is at most 3 kB after brotli", () => {
  const { length } = brotliCompressSync(script);
  assert.ok(length <= 3072, `${length} bytes`);
});

test("it runs under a policy that lets nothing run but the site's own files and the one script in the head, and makes no code out of text", () => {
  const policy = pageHeaders({ search: false, api: "/blog/api", origin: "https://blog.example" })["Content-Security-Policy"] ?? "";
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self' 'sha256-[^']+'(?:;|$)/);
  assert.match(policy, /connect-src 'self'(?:;|$)/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.doesNotMatch(script, /\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
});

test("it may ask the functions where they lie elsewhere, and nobody else", () => {
  const policy = pageHeaders({ search: false, api: "https://api.example/api", origin: "https://blog.example" })["Content-Security-Policy"] ?? "";
  assert.match(policy, /connect-src 'self' https:\/\/api\.example(?:;|$)/);
});
