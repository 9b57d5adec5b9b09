import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { historyUrl } from "../../src/content/history/history-url.ts";
import { readHistory } from "../../src/content/history/read-history.ts";
import type { TextChange } from "../../src/content/model.ts";
import { cleanEnvironment } from "../helpers/environment.ts";
import { load, sources } from "./make-library.ts";

const folders: string[] = [];
let root = "";
let minute = 0;

function git(...words: string[]): void {
  minute += 1;
  const date = `2026-06-02T10:${String(minute).padStart(2, "0")}:00+02:00`;
  execFileSync("git", words, { cwd: root, stdio: "pipe", env: { ...cleanEnvironment(root), GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
}

function commit(message: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  git("add", "--all", "content");
  git("commit", "--quiet", "--message", message);
}

function shown(changes: readonly TextChange[] | undefined): string[] {
  const marks = { same: "", added: "+", removed: "-" };
  return (changes ?? []).map(({ subject, lines }) => `${subject}: ${lines.map((line) => line.map(({ kind, text }) => (kind === "same" ? text : `[${marks[kind]}${text}]`)).join("")).join("|")}`);
}

describe("the history of a text", () => {
  beforeEach(() => {
    minute = 0;
    root = mkdtempSync(path.join(tmpdir(), "unfiled-history-"));
    folders.push(root);
    git("init", "--quiet", "--initial-branch=main");
  });
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it("tells word by word what changed, newest first, and nothing of its first commit or of other files", async () => {
    commit("Begin", { "content/logs/größe.md": "The brown fox jumps.\n\nMiddle.\n\nMore.\n\nMore.\n\nEnd.\n", "other.md": "a" });
    commit("Red, not brown: <b>", { "content/logs/größe.md": "The red fox jumps.\n\nMiddle.\n\nMore.\n\nMore.\n\nThe end.\n", "other.md": "b" });
    commit("Unrelated", { "content/logs/new.md": "New" });
    const history = await readHistory(root);
    assert.deepEqual([...history.keys()], ["content/logs/größe.md"]);
    assert.deepEqual(shown(history.get("content/logs/größe.md")), ["Red, not brown: <b>: The [-brown][+red] fox jumps.||||[-End.][+The end.]"]);
    const [change] = history.get("content/logs/größe.md") ?? [];
    assert.deepEqual(change?.date, { day: "2026-06-02", iso: "2026-06-02T10:05:00+02:00" });
  });

  it("goes with a text that is renamed, and stays apart from a new one of the old name", async () => {
    commit("Begin", { "content/logs/a.md": "About apples and pears in the garden\n" });
    commit("Edit a", { "content/logs/a.md": "About apples and plums in the garden\n" });
    git("mv", "content/logs/a.md", "content/logs/b.md");
    git("commit", "--quiet", "--message", "Rename");
    commit("A new one", { "content/logs/a.md": "Something else entirely, long enough to be told apart\n" });
    commit("Edit both", { "content/logs/a.md": "Something else entirely, long enough to be kept apart\n", "content/logs/b.md": "About apples and cherries in the garden\n" });
    const history = await readHistory(root);
    assert.deepEqual(history.get("content/logs/b.md")?.map(({ subject }) => subject), ["Edit both", "Edit a"]);
    assert.deepEqual(history.get("content/logs/a.md")?.map(({ subject }) => subject), ["Edit both"]);
  });

  it("is continued from what was read before, and read anew after the branch was rewritten", async () => {
    commit("Begin", { "content/logs/a.md": "One two three\n" });
    commit("First", { "content/logs/a.md": "One two four\n" });
    assert.deepEqual((await readHistory(root)).get("content/logs/a.md")?.map(({ subject }) => subject), ["First"]);
    // A mark in the cache shows that the old part comes from there.
    const cache = path.join(root, ".cache/history.json");
    writeFileSync(cache, readFileSync(cache, "utf8").replace('"First"', '"First, from the cache"'));
    git("mv", "content/logs/a.md", "content/logs/b.md");
    git("commit", "--quiet", "--message", "Rename");
    commit("Second", { "content/logs/b.md": "One two five\n" });
    const code = `import("${path.resolve("src/content/history/read-history.ts")}").then(({ readHistory }) => readHistory(process.argv[1])).then((all) => console.log(JSON.stringify([...all].map(([file, changes]) => [file, changes.map(({ subject }) => subject)]))))`;
    const fresh = (): unknown => JSON.parse(execFileSync(process.execPath, ["--import", "tsx", "--eval", code, root], { encoding: "utf8" }));
    assert.deepEqual(fresh(), [["content/logs/b.md", ["Second", "First, from the cache"]]]);
    git("reset", "--quiet", "--hard", "HEAD~3");
    commit("Other", { "content/logs/a.md": "One two six\n" });
    assert.deepEqual(fresh(), [["content/logs/a.md", ["Other"]]]);
  });

  it("is none without Git or a commit, and a broken cache is read again", async () => {
    assert.equal((await readHistory(root)).size, 0);
    assert.equal((await readHistory(tmpdir())).size, 0);
    mkdirSync(path.join(root, ".cache"));
    writeFileSync(path.join(root, ".cache/history.json"), "{");
    commit("Begin", { "content/logs/a.md": "One\n" });
    commit("First", { "content/logs/a.md": "Two\n" });
    assert.equal((await readHistory(root)).size, 1);
  });

  it("knows a text by its name also where that has blanks, and whatever the text holds", async () => {
    const rest = "More of it stays as it is.\n".repeat(4);
    commit("Begin", { "content/logs/my first log.md": `About apples and pears in the garden\n${rest}`, "content/logs/z.md": "One two three\n" });
    commit("Edit", { "content/logs/my first log.md": `About apples and \u0002 plums in the garden\n${rest}`, "content/logs/z.md": "One two four\n" });
    git("mv", "content/logs/my first log.md", "content/logs/my second log.md");
    commit("Rename", { "content/logs/my second log.md": `About apples and \u0002 cherries in the garden\n${rest}` });
    const history = await readHistory(root);
    assert.deepEqual(new Map([...history].map(([file, all]) => [file, all.map(({ subject }) => subject)])), new Map([["content/logs/my second log.md", ["Rename", "Edit"]], ["content/logs/z.md", ["Edit"]]]));
  });

  it("shows a great change only to a point, and says so", async () => {
    commit("Begin", { "content/logs/a.md": "One\n" });
    commit("Much", { "content/logs/a.md": `${"word ".repeat(5_000)}\n`.repeat(2) });
    const [change] = (await readHistory(root)).get("content/logs/a.md") ?? [];
    assert.deepEqual([change?.cut, change?.lines.flat().map(({ text }) => text).join("").length], [true, 10_000]);
  });

  it("keeps to the author what a text said while it was a draft, or its project was", async () => {
    const text = (start: string, word: string): string => `---\ntitle: A text\n${start}---\n\nOne two three.\n\nIt says ${word} here.\n`;
    const dates = { "logs/undated.md": "", "logs/dated.md": "date: 2026-06-01\n", "pages/page.md": "", "projects/p/index.md": "" } as const;
    const files = (start: string, word: string, log: string): Record<string, string> => Object.fromEntries([...Object.entries(dates).map(([file, date]) => [`content/${file}`, text(date + start, word)]), ["content/projects/p/log.md", text("date: 2026-06-01\n", log)]]);
    commit("Begin", files("draft: true\n", "secret", "secret"));
    commit("Write", files("draft: true\n", "secrets", "secrets"));
    commit("Publish", files("", "hello", "hello"));
    commit("Mend", files("", "hallo", "hallo"));
    commit("Withdraw a page", { "content/pages/page.md": text("draft: true\n", "secret") });
    commit("Publish it again", { "content/pages/page.md": text("draft: false\n", "hello") });
    commit("Mend it again", { "content/pages/page.md": text("draft: false\n", "hallo") });
    const changes = await readHistory(root);
    const texts = sources(Object.fromEntries(Object.keys(files("", "", "")).map((file) => [file.slice("content/".length), readFileSync(path.join(root, file), "utf8")])));
    const { library } = load(texts, { changes, firstCommits: { dates: new Map([["content/logs/undated.md", "2026-06-02T10:00:00+02:00"]]), shallow: false } });
    assert.deepEqual(Object.fromEntries([...library.changes].map(([key, list]) => [key, list.map(({ subject }) => subject)])), {
      "logs/undated": ["Mend"],
      "logs/dated": ["Mend"],
      "pages/page": ["Mend it again"],
      "projects/p": ["Mend"],
      "projects/p/log": ["Mend"],
    });
    assert.doesNotMatch(JSON.stringify([...library.changes]), /secret/);
  });

  it("has an address of its own for every page", () => {
    assert.deepEqual(["/a/", "/a.html"].map((url) => historyUrl({ url })), ["/history/a/", "/history/a.html/"]);
  });

  it("begins for readers where the text was published", () => {
    const change = (iso: string, subject: string): TextChange => ({ commit: subject, date: { day: iso.slice(0, 10), iso }, subject, lines: [[{ kind: "added", text: "x" }]], cut: false });
    const all = [change("2026-06-04T10:00:00Z", "later"), change("2026-06-03T23:00:00+02:00", "same day"), change("2026-06-01T10:00:00Z", "as a draft")];
    const texts = sources({ "logs/day.md": "---\ndate: 2026-06-03\n---\nText", "logs/time.md": "---\ndate: 2026-06-03T20:00:00Z\n---\nText", "pages/about.md": "# About" });
    const changes = new Map([["content/logs/day.md", all], ["content/logs/time.md", all], ["content/pages/about.md", all]]);
    const { library } = load(texts, { changes });
    assert.deepEqual([...library.changes].map(([key, list]) => [key, list.map(({ subject }) => subject)]), [
      ["logs/day", ["later"]],
      ["logs/time", ["later", "same day"]],
      ["pages/about", ["later", "same day", "as a draft"]],
    ]);
    assert.equal(load(texts, { changes: new Map([...changes].map(([name, list]) => [name, [...list]])), previous: library }).library.changes.get("logs/day"), library.changes.get("logs/day"));
  });
});
