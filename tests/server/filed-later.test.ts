/** An unfiled log that its author files into a project, as docs/writing.md says, and renames later: what readers have of it stays. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { TestSite, type RunningSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { postComment, textOf } from "./client.ts";

const note = "A note without a date.\n\nIt has a second line.\n";

describe("a log that is filed into a project later", () => {
  let site: TestSite;
  let running: RunningSite;
  let clone: string;
  let feedId: string;
  let oldForm: { page: string; token: string };

  before(async () => {
    site = await TestSite.create({ "projects/robot/index.md": "# Robot\n\nIt walks.\n", "logs/note.md": note, "logs/2026-10-01-dated.md": "# Dated\n\nWords.\n" });
    await site.git("commit", "--quiet", "--amend", "--no-edit", "--date=2026-02-03T04:05:06Z");
    running = await site.start();
    clone = site.beside("clone");
    await site.git("clone", "--quiet", site.root, clone);
    await postComment(running.url, "note", "Said before it was filed.");
    const page = await textOf(`${running.url}logs/note/`);
    oldForm = { page: /name="page" value="([^"]*)"/.exec(page)?.[1] ?? "", token: /name="token" value="([^"]*)"/.exec(page)?.[1] ?? "" };
    feedId = await idOf("A note without a date");
  });
  after(() => site.remove());

  const idOf = async (title: string): Promise<string> => {
    const entry = (await textOf(`${running.url}feed.xml`)).split("<entry>").find((each) => each.includes(`<title>${title}`)) ?? assert.fail(`${title} is not in the feed`);
    return /<id>([^<]*)<\/id>/.exec(entry)?.[1] ?? "";
  };

  /** As the author does it, in a clone, days later. */
  async function move(from: string, to: string, frontMatter: string, text = note): Promise<void> {
    await site.gitIn(clone, "pull", "--quiet", "--rebase");
    await site.gitIn(clone, "mv", from, to);
    await writeFile(path.join(clone, to), `---\n${frontMatter}\n---\n${text}`);
    await site.gitIn(clone, "commit", "--quiet", "--all", "--message", "File it");
    await site.gitIn(clone, "push", "--quiet");
  }

  /** Where an address sends a reader, and what it answers. */
  async function wayOf(address: string): Promise<[number, string | null]> {
    const answer = await fetch(`${running.url}${address}`, { redirect: "manual" });
    return [answer.status, answer.headers.get("location")];
  }

  it("is at its new address, with its comments, its day and its name in feeds; the old one leads there", async () => {
    assert.match(feedId, /,2026-02-03:logs\/note$/);
    await move("content/logs/note.md", "content/projects/robot/note.md", "id: logs/note\naliases: [/logs/note/]");
    const page = await waitFor("the filed log", async () => {
      const answer = await fetch(`${running.url}projects/robot/note/`);
      return answer.status === 200 && answer.text();
    });
    assert.match(page, /Said before it was filed\./);
    assert.match(page, /datetime="2026-02-03/);
    await waitFor("the feed with its new address", async () => (await textOf(`${running.url}feed.xml`)).includes("/projects/robot/note/"));
    assert.equal(await idOf("A note without a date"), feedId);
    await waitFor("the old page to be gone", async () => (await wayOf("logs/note/"))[0] === 301);
    for (const address of ["logs/note/", "logs/note", "logs/note/?from=mail"]) assert.deepEqual(await wayOf(address), [301, `/projects/robot/note/${address.endsWith("mail") ? "?from=mail" : ""}`], address);
    assert.deepEqual(await wayOf("logs/note/comments.xml"), [301, "/projects/robot/note/comments.xml"]);
    await waitFor("the feed of its comments", async () => (await textOf(`${running.url}projects/robot/note/comments.xml`)).includes("Said before it was filed."));
  });

  it("takes comments there, and from forms that were open before", async () => {
    assert.equal((await postComment(running.url, "../projects/robot/note", "Said after.")).status, 201);
    const answer = await fetch(`${running.url}api/comments`, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams({ ...oldForm, name: "Rosa", body: "Typed in the old page." }) });
    assert.equal(answer.status, 201);
    const { url } = (await answer.json()) as { url: string };
    assert.match(url, /\/projects\/robot\/note\/#comment-/);
    const page = await textOf(`${running.url}projects/robot/note/`);
    for (const words of ["Said before it was filed.", "Said after.", "Typed in the old page."]) assert.ok(page.includes(words), words);
  });

  it("is renamed again, and another that had its day in its name is filed: all addresses lead on", async () => {
    await move("content/projects/robot/note.md", "content/projects/robot/first-steps.md", "id: logs/note\naliases: [/logs/note/, /projects/robot/note/]");
    await move("content/logs/2026-10-01-dated.md", "content/projects/robot/dated.md", "id: logs/2026-10-01-dated\naliases: [/logs/dated/]", "# Dated\n\nWords.\n");
    await waitFor("both", async () => (await wayOf("projects/robot/first-steps/"))[0] === 200 && (await wayOf("projects/robot/dated/"))[0] === 200);
    for (const address of ["logs/note/", "projects/robot/note/"]) assert.deepEqual(await wayOf(address), [301, "/projects/robot/first-steps/"]);
    const page = await textOf(`${running.url}projects/robot/first-steps/`);
    for (const words of ["Said before it was filed.", "Said after.", "Typed in the old page."]) assert.ok(page.includes(words), words);
    await waitFor("the feed", async () => (await textOf(`${running.url}feed.xml`)).includes("/projects/robot/first-steps/"));
    assert.equal(await idOf("A note without a date"), feedId);
    assert.match(await idOf("Dated"), /,2026-10-01:logs\/2026-10-01-dated$/);
  });

  it("is the same in a whole build from a fresh clone, with a page for static hosts at each old address", async () => {
    const secret = (await site.read(".unfiled/secret")).trim();
    const standing = await textOf(`${running.url}projects/robot/first-steps/`);
    await running.stop();
    const built = await site.unfiled(["build"], { UNFILED_SECRET: secret, UNFILED_URL: running.url });
    assert.equal(built.code, 0, built.stderr);
    assert.equal(await site.read("_site/projects/robot/first-steps/index.html"), standing);
    for (const address of ["logs/note", "projects/robot/note"]) {
      const page = await site.read(`_site/${address}/index.html`);
      assert.match(page, new RegExp(`<link rel="canonical" href="${running.url}projects/robot/first-steps/">`));
      assert.match(page, /http-equiv="refresh" content="0; url=\/projects\/robot\/first-steps\/"/);
    }
    const redirects = await readFile(path.join(site.root, "_site/_redirects"), "utf8");
    for (const line of ["/logs/note/ /projects/robot/first-steps/ 301!", "/projects/robot/note/ /projects/robot/first-steps/ 301!", "/logs/note/comments.xml /projects/robot/first-steps/comments.xml 301!", "/logs/dated/ /projects/robot/dated/ 301!"]) assert.ok(redirects.split("\n").includes(line), `${line} in\n${redirects}`);
  });
});
