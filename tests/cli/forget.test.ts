import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { promisify } from "node:util";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { forget, type ForgetReport } from "../../src/cli/commands/forget.ts";
import type { CommandContext } from "../../src/cli/main.ts";
import { readSettings } from "../../src/config/settings.ts";
import { authorField, authorMark } from "../../src/readers/comments/author-mark.ts";
import { subscriberIds } from "../../src/readers/newsletter/subscriber-files.ts";
import { stopPaths } from "../../src/readers/replies/stops.ts";
import { entryPaths } from "../../src/readers/replies/told-ledger.ts";
import { sealForOwner } from "../../src/readers/seal.ts";
import { createTokens } from "../../src/readers/tokens.ts";
import { startGitServer, type GitServer } from "../helpers/git-server.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";

const secrets = ["a-new-secret-that-is-long-enough-for-all", "an-old-secret-that-is-long-enough-for-all"];
const tokens = createTokens({ secrets });
const older = createTokens({ secrets: [secrets[1] ?? ""] });
const identity = await generateX25519Identity();
const ownerKey = await identityToRecipient(identity);
const address = "grace@example.org";
const env = { UNFILED_SECRET: secrets.join(" "), UNFILED_OWNER_IDENTITY: identity };

const idOf = (hex: number) => `01a1f8d3-${hex.toString(16)}00-7087-9525-9d384f8a8082`;
const [sealedId, markedId, heldId, otherId, replyId, goneId] = [idOf(0xe0), idOf(0xe1), idOf(0xe2), idOf(0xe3), idOf(0xe4), idOf(0xe5)];
const seal = (email: string) => sealForOwner({ email, notify: true }, ownerKey);
const base = { page: "logs/a", name: "Grace", body: "Words of Grace", date: "2026-11-20T12:00:00.000Z", status: "published" };
const sealed = { ...base, id: sealedId, url: "https://grace.example/", private: await seal("Grace@Example.org") };
const mark = authorMark(address, older.authorKeys);
const marked = { ...base, id: markedId, author: authorField(mark, markedId, older.authorKeys) };
const held = { ...base, id: heldId, status: "held", held: ["links"], private: await seal(address) };
const other = { ...base, id: otherId, name: "Ada", body: "Ask grace@example.org.", private: await seal("ada@example.org") };
const reply = { ...base, id: replyId, parent: sealedId, name: "Bob", body: "An answer" };
const gone = { ...base, id: goneId, body: "Taken back long ago", private: await seal(address) };
const subscriber = subscriberIds(address, older.subscriberIdKeys)[0];
const pathOf = ({ id, page }: { id: string; page: string }) => `data/comments/${page}/${id}.json`;
const paths = {
  subscriber: `data/newsletter/${subscriber}.json`,
  author: `data/authors/${mark}.json`,
  stop: stopPaths([{ comment: sealedId }], tokens)[0] ?? "",
  told: entryPaths(replyId, subscriber, older)[0],
};

const text = (entry: unknown) => `${JSON.stringify(entry, null, 2)}\n`;
const filesOf = (...comments: (typeof base & { id: string })[]) => Object.fromEntries(comments.map((comment) => [pathOf(comment), text(comment)]));
const rest = {
  [paths.subscriber]: text({ id: subscriber, topics: ["all"], date: base.date, consent: "Yes", private: await seal(address) }),
  [paths.author]: text({ id: mark, standing: "trusted", date: base.date }),
  [paths.stop]: text({ date: base.date }),
  [paths.told]: text({ state: "told", date: base.date, tries: 1 }),
  "data/newsletter/00000000000000000000000000000000.json": text({ id: "0".repeat(32), topics: ["all"], date: base.date, consent: "Yes", private: await seal("ada@example.org") }),
};

async function commitFiles(repository: TestRepository, files: Record<string, string>, message: string): Promise<string> {
  for (const [path, content] of Object.entries(files)) await repository.write(path, content);
  await repository.git("add", "--all");
  await repository.git("commit", "--quiet", `--message=${message}`);
  return await repository.git("rev-parse", "HEAD");
}

async function run(root: string, words: readonly string[], { flags = {}, more = {} }: { flags?: CommandContext["flags"]; more?: Record<string, string> } = {}) {
  const printed: string[] = [];
  const said: string[] = [];
  const { json, ...own } = flags;
  const settings = readSettings({ ...env, ...more });
  const code = await forget.run({ root, words, flags: own, json: json === true, settings, print: (line) => void printed.push(line), say: (line) => void said.push(line), stopped: Promise.resolve() }).catch((error: Error) => {
    said.push(error.message);
    return 1;
  });
  return { code, printed: printed.join("\n"), said: said.join("\n"), report: () => JSON.parse(printed.join("\n")) as ForgetReport };
}

describe("unfiled forget", () => {
  let blog: TestRepository;
  let first: string;
  let second: string;
  beforeEach(async () => {
    blog = await makeRepository({ files: { "README.md": "a blog\n", "content/logs/a.md": "# A\n", ...filesOf(gone) } });
    first = await blog.git("rev-parse", "HEAD");
    await blog.git("rm", "--quiet", pathOf(gone));
    second = await commitFiles(blog, { ...filesOf(sealed, marked, held, other, reply), ...rest }, "what readers sent");
  });
  afterEach(() => blog.remove());

  const fileAt = async (path: string) => JSON.parse(await blog.git("show", `HEAD:${path}`)) as Record<string, unknown>;
  const isThere = async (path: string) => (await blog.git("ls-tree", "-r", "--name-only", "HEAD")).split("\n").includes(path);

  it("empties comments, deletes the rest in the same commit, and leaves everybody else alone", async () => {
    const { code, report } = await run(blog.path, ["GRACE@example.org"], { flags: { json: true } });
    const { files, commits, mentions } = report();
    assert.equal(code, 0);
    assert.deepEqual(await fileAt(pathOf(sealed)), { id: sealedId, page: "logs/a", name: "", body: "", date: base.date, status: "deleted" });
    assert.deepEqual(await fileAt(pathOf(marked)), { id: markedId, page: "logs/a", name: "", body: "", date: base.date, status: "deleted" });
    for (const path of [pathOf(held), ...Object.values(paths)]) assert.equal(await isThere(path), false, path);
    assert.deepEqual([await fileAt(pathOf(other)), await fileAt(pathOf(reply))], [other, reply]);
    assert.equal(await isThere(`data/newsletter/${"0".repeat(32)}.json`), true);
    assert.deepEqual(Object.fromEntries(files.map(({ path, what, done }) => [path, [what, done]])), {
      [pathOf(sealed)]: ["comment", "emptied"],
      [pathOf(marked)]: ["comment", "emptied"],
      [pathOf(held)]: ["comment", "deleted"],
      [paths.subscriber]: ["subscriber", "deleted"],
      [paths.author]: ["author", "deleted"],
      [paths.stop]: ["mail", "deleted"],
      [paths.told]: ["mail", "deleted"],
    });
    assert.deepEqual(mentions.map(({ path }) => path), [pathOf(other)]);
    assert.deepEqual(commits, [await blog.git("rev-parse", "HEAD")]);
    assert.equal(await blog.git("log", "-1", "--format=%s %ae"), "forget: 7 unfiled@localhost");
    assert.equal(await blog.git("status", "--porcelain"), "");
  });

  it("names every commit and path in history, what was taken back long ago too", async () => {
    const { history } = (await run(blog.path, [address], { flags: { json: true } })).report();
    const head = await blog.git("rev-parse", "HEAD");
    assert.equal(history.length, 1);
    const heldBy = Object.fromEntries((history[0]?.held ?? []).map(({ path, writtenBy, goneWith }) => [path, [writtenBy, goneWith]]));
    assert.deepEqual(heldBy, {
      [pathOf(gone)]: [[first], [second]],
      ...Object.fromEntries([pathOf(sealed), pathOf(marked), pathOf(held), ...Object.values(paths)].map((path) => [path, [[second], [head]]])),
      [pathOf(other)]: [[second], []],
    });
    assert.match((await run(blog.path, [address])).printed, new RegExp(`${pathOf(gone)}\n {4}in ${first} and what follows\n {4}until ${second}`));
  });

  it("prints commands that take exactly the named versions out", async () => {
    const { history } = (await run(blog.path, [address], { flags: { json: true } })).report();
    const [report] = history;
    const blobs = (report?.commands ?? []).filter((line) => /^[0-9a-f]{40}$/.test(line));
    assert.deepEqual(new Set(blobs), new Set(report?.held.filter(({ what }) => what !== "mention").map(({ blob }) => blob)));
    // The shell takes them as they are; only the tool itself is a stand-in that says what it was asked for.
    const script = `git() { if [ "$1" = filter-repo ]; then echo "asked: $*" | sed "s|$blobs|LIST|"; sort "$blobs"; else command git "$@"; fi; }\n${report?.commands.join("\n")}`;
    const { stdout } = await promisify(execFile)("sh", ["-euc", script], { cwd: "/" });
    assert.equal(stdout, `asked: filter-repo --force --strip-blobs-with-ids LIST\n${blobs.toSorted().join("\n")}\n`);
  });

  it("changes nothing with --dry-run, and nothing more the second time", async () => {
    const dry = await run(blog.path, [address], { flags: { json: true, "dry-run": true } });
    assert.deepEqual([dry.code, dry.report().files.length, dry.report().commits, await blog.git("rev-parse", "HEAD")], [0, 7, [], second]);
    assert.match((await run(blog.path, [address], { flags: { "dry-run": true } })).printed, /would be emptied/);
    await run(blog.path, [address]);
    const head = await blog.git("rev-parse", "HEAD");
    const again = await run(blog.path, [address], { flags: { json: true } });
    assert.deepEqual([again.report().files, again.report().commits, await blog.git("rev-parse", "HEAD")], [[], [], head]);
    assert.ok(again.report().history[0]?.held.length, "history is named again");
    assert.equal((await run(blog.path, ["nobody@example.org"])).printed, "Nothing here is of that address.");
  });

  it("counts what another key was used for", async () => {
    const foreign = { ...base, id: idOf(0xe7), private: await sealForOwner({ email: address }, await identityToRecipient(await generateX25519Identity())) };
    await commitFiles(blog, filesOf(foreign), "of another key");
    assert.match((await run(blog.path, [address])).printed, /1 encrypted fields do not open with your identity/);
  });

  it("refuses without the owner's identity, without the secret, and to replace the blog's own past", async () => {
    for (const [more, flags, says] of [
      [{ UNFILED_OWNER_IDENTITY: "" }, {}, /UNFILED_OWNER_IDENTITY/],
      [{ UNFILED_SECRET: "" }, {}, /UNFILED_SECRET/],
      [{}, { history: true }, /There is no private store/],
      [{ UNFILED_STORE: "local:.#data", UNFILED_PRIVATE_STORE: "local:.#main" }, { history: true }, /checked out here/],
    ] as const) {
      await blog.git("branch", "--force", "data", first);
      const { code, printed, said } = await run(blog.path, [address], { more, flags });
      assert.deepEqual([code, printed], [1, ""], said);
      assert.match(said, says);
    }
    assert.equal(await blog.git("rev-parse", "HEAD"), second);
  });

  it("ends with 2 for what is no address", async () => {
    for (const words of [[], ["grace"], [address, "ada@example.org"]]) assert.equal((await run(blog.path, words)).code, 2);
  });

  describe("with a private store", () => {
    const { private: _, ...open } = sealed;
    const half = { id: sealedId, page: "logs/a", private: sealed.private };
    let secret: TestRepository;
    let server: GitServer;
    before(async () => {
      server = await startGitServer({ files: { ...filesOf(held), [pathOf(sealed)]: text(half), ...rest } });
    });
    beforeEach(async () => {
      secret = await makeRepository({ files: { ...filesOf(held), [pathOf(sealed)]: text(half), ...rest } });
      await blog.git("rm", "--quiet", "-r", "data");
      await commitFiles(blog, filesOf({ ...open, id: sealedId }, reply), "the public half");
    });
    afterEach(() => secret.remove());
    after(() => server.remove());

    it("knows the public half by the private one, also in history", async () => {
      const { files, history } = (await run(blog.path, [address], { flags: { json: true }, more: { UNFILED_PRIVATE_STORE: `local:${secret.path}` } })).report();
      assert.equal((await fileAt(pathOf(sealed)))["status"], "deleted");
      assert.equal(files.filter(({ path }) => path === pathOf(sealed)).length, 2);
      assert.deepEqual((await secret.git("ls-tree", "-r", "--name-only", "HEAD")).split("\n"), [`data/newsletter/${"0".repeat(32)}.json`]);
      assert.deepEqual(history.map(({ location }) => location), [blog.path, secret.path]);
      const publicHalf = await blog.git("rev-parse", `HEAD~1:${pathOf(sealed)}`);
      assert.ok(history[0]?.held.some(({ blob }) => blob === publicHalf));
    });

    it("replaces its past by one commit with --history, and leaves the blog's", async () => {
      const before = await blog.git("rev-list", "--count", "HEAD");
      const { code, report } = await run(blog.path, [address], { flags: { json: true, history: true }, more: { UNFILED_PRIVATE_STORE: `local:${secret.path}` } });
      const [own, other] = report().history;
      assert.equal(code, 0);
      assert.deepEqual([other?.held, other?.newRoot?.after], [[], await secret.git("rev-parse", "HEAD")]);
      assert.deepEqual([await secret.git("rev-list", "--count", "--all"), await secret.git("status", "--porcelain"), await secret.git("log", "-1", "--format=%s")], ["1", "", "forget: a new root"]);
      assert.deepEqual([own?.newRoot, Number(await blog.git("rev-list", "--count", "HEAD"))], [undefined, Number(before) + 1]);

      await promisify(execFile)("sh", ["-euc", other?.commands.join("\n") ?? ""]);
      await assert.rejects(secret.git("cat-file", "-e", other?.newRoot?.before ?? ""), "the old commit is gone for good");
    });

    it("does so at a Git host under a lease, taking along what came in between", async () => {
      let raced = false;
      server.beforePush = async () => {
        if (raced || (await server.repository.git("log", "-1", "--format=%s", "main")) === "start") return;
        raced = true;
        const commit = await server.repository.git("commit-tree", "main^{tree}", "-p", "main", "-m", "somebody was quicker");
        await server.repository.git("update-ref", "refs/heads/main", commit);
      };
      const more = { UNFILED_PRIVATE_STORE: `${server.url}#main`, GIT_USERNAME: server.username, GIT_PASSWORD: server.password };
      const { code, said, printed } = await run(blog.path, [address], { flags: { history: true }, more });
      assert.equal(code, 0, said);
      assert.equal(raced, true);
      assert.deepEqual((await server.repository.git("log", "--format=%s", "main")).split("\n"), ["forget: a new root"]);
      assert.ok(!printed.includes(server.password));
      assert.match(printed, /A host keeps unreachable commits/);
    });
  });
});
