import assert from "node:assert/strict";
import { watch } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { listFiles } from "../../src/publish/output.ts";
import { TestSite, type RunningSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { postComment, textOf } from "./client.ts";

const env = { UNFILED_PAGE_KEY: "k".repeat(43) };

/** Logs over a year, which say which branch they are of: 500 files come, go or change from one branch to the other. */
function logsOf(branch: string, first: number): Record<string, string> {
  const names = Array.from({ length: 275 }, (_, index) => first + index);
  return Object.fromEntries(names.map((name) => [`logs/2025-${String(1 + (name % 12)).padStart(2, "0")}-${String(1 + (name % 28)).padStart(2, "0")}-log-${name}.md`, `---\ntitle: Log ${name} of ${branch}\nlabels: [label-${name % 7}]\n---\nWords of ${name} on ${branch}.\n`]));
}

/** Every file of the site but what says when it was built, and the search index, which follows behind. */
async function published(site: TestSite): Promise<Map<string, string>> {
  const folder = path.join(site.root, "_site");
  const files = (await listFiles(folder)).filter((file) => file !== "build.json" && !file.startsWith("pagefind")).toSorted();
  return new Map(await Promise.all(files.map(async (file): Promise<[string, string]> => [file, await readFile(path.join(folder, file), "latin1")])));
}

describe("many changes at once in a running site", () => {
  let site: TestSite;
  let running: RunningSite;
  before(async () => {
    site = await TestSite.create(logsOf("main", 0));
    await site.git("switch", "--quiet", "--create", "other");
    await site.git("rm", "--quiet", "-r", "content/logs");
    for (const [file, text] of Object.entries(logsOf("other", 225))) await site.write(`content/${file}`, text);
    await site.git("add", "content");
    await site.git("commit", "--quiet", "--message", "Other logs");
    await site.git("switch", "--quiet", "main");
    running = await site.start(env);
  });
  after(() => site.remove());

  it("never shows a reader half a page or none while the page is saved and commented, and loses nothing", async () => {
    const [file] = Object.keys(logsOf("main", 0)).filter((name) => name.endsWith("-log-7.md"));
    const seen = new Set<string>();
    const done = new AbortController();
    const reading = (async () => {
      while (!done.signal.aborted) {
        const answer = await fetch(`${running.url}logs/log-7/`);
        const page = await answer.text();
        const isWhole = page.startsWith("<!") && page.includes("Log 7 of main") && page.trimEnd().endsWith("</html>");
        seen.add(`${answer.status} ${isWhole ? "whole" : page}`);
      }
    })();
    const saving = (async () => {
      for (let turn = 1; turn <= 5; turn += 1) {
        await site.write(`content/${file}`, `# Log 7 of main\n\nSaved ${turn} times.\n`);
        await waitFor("what was saved", async () => (await textOf(`${running.url}logs/log-7/`)).includes(`Saved ${turn} times.`));
      }
    })();
    const posted = await Promise.all(Array.from({ length: 50 }, (_, number) => postComment(running.url, "log-7", `Voice ${number}.`)));
    await saving;
    done.abort();
    await reading;
    assert.deepEqual([...seen], ["200 whole"]);
    const page = await textOf(`${running.url}logs/log-7/`);
    assert.match(page, /Saved 5 times\./);
    for (const { status, id } of posted) assert.deepEqual([status, page.includes(`id="comment-${id}"`)], [201, true]);
    await site.git("checkout", "--", `content/${file}`);
    await waitFor("the log as it was committed", async () => (await textOf(`${running.url}logs/log-7/`)).includes("Words of 7 on main."));
  });

  it("takes a checkout of 500 files in as one change, after which all is as a whole build makes it", async () => {
    const front = new Set<string>();
    // Each writing of a page has a temporary file of its own.
    const watcher = watch(path.join(site.root, "_site"), (_, name) => void (name?.startsWith("index.html.") === true && front.add(name)));
    await site.git("switch", "--quiet", "other");
    const head = await site.git("rev-parse", "HEAD");
    await waitFor("the other branch to be published", async () => (JSON.parse(await textOf(`${running.url}build.json`)) as { commit: string }).commit === head);
    // A beat later Git is asked how the texts changed.
    await waitFor("the history of a text that both branches have", async () => (await textOf(`${running.url}logs/log-250/`)).includes("/history/logs/log-250/"));
    await waitFor("the front page to follow", async () => (await textOf(running.url)).includes("of other"));
    // It goes once nothing is left to do.
    await running.stop();
    watcher.close();
    assert.equal(front.size, 1, "the front page is written once");
    const kept = await published(site);
    await rm(path.join(site.root, "_site"), { recursive: true });
    await rm(path.join(site.root, ".cache"), { recursive: true, force: true });
    const { code, stdout, stderr } = await site.unfiled(["build"], { ...env, UNFILED_URL: running.url });
    assert.equal(code, 0, stdout + stderr);
    const built = await published(site);
    const names = [...new Set([...kept.keys(), ...built.keys()])];
    assert.deepEqual(names.filter((name) => kept.get(name) !== built.get(name)), []);
    assert.ok(built.has("logs/log-499/index.html") && !built.has("logs/log-99/index.html"));
  });
});
