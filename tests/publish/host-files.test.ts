import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostHeaders, hostRedirects } from "../../src/publish/host-files.ts";
import { load, site } from "../content/make-library.ts";

describe("files for static hosts", () => {
  it("send what the one process sends, under the prefix", () => {
    const lines = hostHeaders({ ...site, prefix: "/blog/", api: "https://api.example/api" }).split("\n");
    assert.deepEqual([lines[0], lines.at(-1)], ["/blog/*", ""]);
    assert.match(lines[1] ?? "", /^ {2}Content-Security-Policy: default-src 'none'; .*form-action 'self' https:\/\/api\.example/);
    assert.ok(lines.includes("/blog/style.css") && lines.includes("/blog/*/feed.xml"), lines.join("\n"));
    // A line of a header begins with blanks, one of an address with a slash: nothing else means anything to the hosts.
    assert.deepEqual(lines.filter((line) => line !== "" && !/^(?:\/\S*| {2}[\w-]+: .+)$/.test(line)), []);
  });

  it("redirect earlier addresses, blanks and umlauts encoded", () => {
    const { library } = load({ "logs/größe.md": "---\naliases: [/alt/ä/, /old.html]\n---\nText" });
    assert.equal(hostRedirects(library), "/alt/%C3%A4/ /logs/gr%C3%B6%C3%9Fe/ 301!\n/alt/%C3%A4/comments.xml /logs/gr%C3%B6%C3%9Fe/comments.xml 301!\n/old.html /logs/gr%C3%B6%C3%9Fe/ 301!\n");
  });

  it("lead below a prefix to the files and the functions, which Netlify has at its root", () => {
    const { library } = load({ "logs/hello.md": "---\naliases: /old/\n---\nText" });
    const redirects = (more: object): string[] => hostRedirects({ ...library, site: { ...site, prefix: "/blog/", api: "/blog/api", ...more } }).trim().split("\n");
    const old = ["/blog/old/ /blog/logs/hello/ 301!", "/blog/old/comments.xml /blog/logs/hello/comments.xml 301!"];
    assert.deepEqual(redirects({}), [...old, "/blog/api/* /.netlify/functions/api/:splat 200!", "/blog/* /:splat 200"]);
    assert.deepEqual(redirects({ api: "https://api.example/api" }), [...old, "/blog/* /:splat 200"]);
  });
});
