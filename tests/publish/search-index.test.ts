import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Output } from "../../src/publish/output.ts";
import { writeSearchIndex } from "../../src/publish/search-index.ts";
import { load } from "../content/make-library.ts";

describe("the search index", () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), "unfiled-search-"));
  });
  after(() => rm(root, { recursive: true }));

  it("is made for each of several changes that come together", async () => {
    const libraries = ["One", "Two", "Two", "Three"].map((title) => load({ "logs/2026-10-01-a.md": `# ${title}\n\nWords.\n` }).library);
    const made = await Promise.all(libraries.map((library, number) => writeSearchIndex(root, library, new Output(path.join(root, `site-${number}`)))));
    for (const files of made) assert.ok(files.includes("pagefind.js") && files.some((file) => file.startsWith("fragment")), files.join(" "));
  });

  it("is one for texts of all languages, as the search page looks into one only", async () => {
    const { library } = load({ "logs/2026-10-01-a.md": "# One\n\nWords.\n", "logs/2026-10-02-b.md": "---\nlang: de\n---\n# Zwei\n\nWorte.\n" });
    const files = await writeSearchIndex(root, library, new Output(path.join(root, "site-languages")));
    assert.equal(files.filter((file) => file.startsWith("fragment")).length, 2);
    assert.deepEqual(files.filter((file) => file.endsWith("pf_meta")).map((file) => file.split("_")[0]), ["pagefind.en"]);
  });

  it("is made anew for a text of another day, which stands beside what is found", async () => {
    const [one, other] = ["2026-10-01", "2026-10-02"].map((date) => load({ "logs/a.md": `---\ndate: ${date}\n---\n# One\n\nWords.\n` }).library);
    assert.ok(one && other);
    const files = await writeSearchIndex(root, one, new Output(path.join(root, "site-one")));
    assert.notDeepEqual(await writeSearchIndex(root, other, new Output(path.join(root, "site-other"))), files);
  });

  const library = (title: string) => load({ "logs/2026-10-01-a.md": `# ${title}\n\nWords.\n` }).library;

  it("is made again where a file of it is gone", async () => {
    const files = await writeSearchIndex(root, library("Four"), new Output(path.join(root, "site-four")));
    const [made = ""] = await readdir(path.join(root, ".cache/search"));
    await rm(path.join(root, ".cache/search", made, files.find((file) => file.startsWith("fragment")) ?? assert.fail()));
    assert.deepEqual(await writeSearchIndex(root, library("Four"), new Output(path.join(root, "site-again"))), files);
    for (const file of files) await stat(path.join(root, "site-again/pagefind", file));
  });

  it("is made again where another process puts its own in its place while it is copied", async () => {
    const output = new Output(path.join(root, "site-five"));
    let copied = 0;
    const files = await writeSearchIndex(root, library("Five"), {
      async copy(from, to) {
        copied += 1;
        if (copied === 2) await rm(path.join(root, ".cache/search"), { recursive: true });
        await output.copy(from, to);
      },
    });
    for (const file of files) await stat(path.join(root, "site-five/pagefind", file));
  });

  it("leaves alone what another process is making", async () => {
    await mkdir(path.join(root, ".cache/search/other.tmp"), { recursive: true });
    await writeSearchIndex(root, library("Six"), new Output(path.join(root, "site-six")));
    assert.equal((await readdir(path.join(root, ".cache/search"))).filter((name) => name.endsWith(".tmp")).join(), "other.tmp");
  });
});
