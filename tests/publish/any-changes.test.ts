import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { patchLibrary } from "../../src/content/library/patch-library.ts";
import { load, noCommits, now, site } from "../content/make-library.ts";
import { assertSameAsBuilt } from "./load/any-changes.ts";

describe("a site that is kept up to date", () => {
  it("is as a build makes it after any changes", async () => {
    const { patched, loaded, told } = await assertSameAsBuilt({ numRuns: 8, seed: 7 });
    assert.ok(told > 100, `${told} pages were known again by what they are made from`);
    assert.ok(patched > loaded && loaded > 0, `${patched} changes were taken in by themselves, ${loaded} by loading everything`);
  });

  it("takes in the pictures of a log that comes with them, and none of a draft", () => {
    const picture = { source: "content/logs/leg/leg.png", url: "/media/logs/leg/leg.png" };
    const patch = (front: string) => {
      const source = { path: "content/logs/leg/index.md", text: `${front}# A leg\n`, modified: new Date("2026-06-01T10:00:00Z") };
      const changed = { texts: new Map([[source.path, source]]), assets: new Map([[picture.source, picture]]) };
      return patchLibrary(load({ "logs/arm.md": "# An arm\n" }).library, changed, { site, firstCommits: noCommits, now, drafts: false, future: false });
    };
    assert.deepEqual(patch("")?.library.assets, [picture]);
    assert.equal(patch("---\ndraft: true\n---\n"), undefined, "left to loadLibrary");
  });

  it("keeps the place of a log in its project when a change of it is committed", () => {
    const { library } = load({ "projects/robot/index.md": "# Robot\n", "projects/robot/2026-10-01-leg.md": "# A leg\n", "projects/robot/2026-10-02-arm.md": "# An arm\n" });
    const key = "projects/robot/2026-10-01-leg";
    const place = library.places.get(key);
    const file = `content/${key}.md`;
    const source = { path: file, text: "# A leg\n", modified: new Date("2026-06-01T10:00:00Z") };
    const change = { commit: "c".repeat(40), date: { iso: "2026-11-01T12:00:00Z", day: "2026-11-01" }, subject: "Mend it", lines: [], cut: false };
    const patched = patchLibrary(library, { texts: new Map([[file, source]]), assets: new Map(), histories: new Set([file]) }, { site, firstCommits: noCommits, now, drafts: false, future: false, changes: new Map([[file, [change]]]) });
    assert.equal(place?.number, 1);
    assert.deepEqual(patched?.library.places.get(key), place);
    assert.deepEqual(patched?.library.changes.get(key), [change]);
  });
});
