import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { comments } from "../../src/cli/commands/comments.ts";
import type { CommandContext } from "../../src/cli/main.ts";
import { readSettings } from "../../src/config/settings.ts";
import { authorField } from "../../src/readers/comments/author-mark.ts";
import { sealForOwner } from "../../src/readers/seal.ts";
import { createTokens } from "../../src/readers/tokens.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";

const identity = await generateX25519Identity();
const sealed = await sealForOwner({ email: "grace@example.org", notify: true }, await identityToRecipient(identity));
const [heldId, publishedId, answerId] = ["01a1f8d3-ea00-7087-9525-9d384f8a8082", "01a1f8d3-eb00-7087-9525-9d384f8a8082", "01a1f8d3-ec00-7087-9525-9d384f8a8082"];
const mark = "0123456789abcdef".repeat(2);
const secret = "a-secret-that-is-at-least-32-bytes-long";
const author = authorField(mark, heldId, createTokens({ secrets: [secret] }).authorKeys);

const held = { id: heldId, page: "logs/a", name: "Gr\u001b[31mace", body: "Four links\n and more", date: "2026-11-20T12:00:00.000Z", status: "held", author, held: ["links"], private: sealed };
const published = { id: publishedId, page: "logs/a", name: "Ada", body: "First", date: "2026-11-20T12:00:00.000Z", status: "published" };
const answer = { ...published, id: answerId, parent: publishedId, name: "Bob", body: "Answer" };

function files(...entries: readonly { id: string; page: string }[]): Record<string, string> {
  return Object.fromEntries([["README.md", "a blog\n"], ...entries.map((entry) => [`data/comments/${entry.page}/${entry.id}.json`, `${JSON.stringify(entry, null, 2)}\n`])]);
}

describe("unfiled comments", () => {
  let repository: TestRepository;
  beforeEach(async () => {
    repository = await makeRepository({ files: files(held, published, answer) });
  });
  afterEach(() => repository.remove());

  async function run(words: readonly string[], { flags = {}, env = {} }: { flags?: CommandContext["flags"]; env?: Record<string, string> } = {}) {
    const printed: string[] = [];
    const said: string[] = [];
    const { json, ...own } = flags;
    const context = { root: repository.path, words, flags: own, json: json === true, settings: readSettings(env), print: (text: string) => void printed.push(text), say: (text: string) => void said.push(text), stopped: Promise.resolve() };
    const code = await comments.run(context).catch((error: Error) => {
      said.push(error.message);
      return 1;
    });
    return { code, printed: printed.join("\n"), said: said.join("\n"), value: () => JSON.parse(printed.join("\n")) as unknown };
  }

  const file = async (id: string) => JSON.parse(await repository.git("show", `HEAD:data/comments/logs/a/${id}.json`)) as Record<string, unknown>;
  const isThere = async (id: string) => (await repository.git("ls-tree", "-r", "--name-only", "HEAD")).includes(id);

  it("lists what waits, or all, or one page's, and gives a terminal no commands", async () => {
    const { code, printed } = await run(["list"]);
    assert.equal(code, 0);
    assert.equal(printed, `${heldId}  held (links)\n  Gr�[31mace on logs/a, 2026-11-20 12:00 UTC\n  Four links and more`);
    assert.deepEqual(((await run(["list"], { flags: { json: true, all: true } })).value() as { id: string }[]).map(({ id }) => id), [heldId, publishedId, answerId]);
    assert.deepEqual((await run(["list"], { flags: { json: true, all: true, page: "logs/b" } })).value(), []);
    const empty = await run(["list"], { flags: { page: "logs/b" } });
    assert.deepEqual([empty.code, empty.printed, empty.said], [0, "", "No comment waits for you."]);
  });

  it("shows one with what is private where the owner's identity is at hand", async () => {
    const shown = await run(["show", heldId.slice(0, 12)], { env: { UNFILED_OWNER_IDENTITY: identity } });
    assert.match(shown.printed, /^email: +grace@example\.org$/m);
    assert.match(shown.printed, /\n\nFour links\n and more$/);
    const { private: fields } = (await run(["show", heldId], { flags: { json: true } })).value() as { private: unknown };
    assert.equal(fields, "encrypted for the owner");
  });

  it("approves in one commit that says no word of the reader's, and twice is once", async () => {
    const approved = await run(["approve", heldId], { flags: { json: true }, env: { UNFILED_SECRET: `another-secret-that-is-at-least-32-bytes ${secret}` } });
    assert.deepEqual([approved.code, approved.said, approved.value()], [0, "", [{ id: heldId, page: "logs/a", status: "published", commit: await repository.git("rev-parse", "HEAD~1") }]]);
    assert.deepEqual([(await file(heldId))["status"], (await file(heldId))["held"]], ["published", undefined]);
    assert.equal(await repository.git("log", "--format=%s %ae", "-1", "HEAD~1"), `moderation: approve ${heldId} unfiled@localhost`);
    assert.equal(await repository.git("status", "--porcelain"), "");
    const trusted = JSON.parse(await repository.git("show", `HEAD:data/authors/${mark}.json`)) as Record<string, unknown>;
    assert.equal(trusted["standing"], "trusted");

    const again = await run(["approve", heldId]);
    assert.deepEqual([again.code, again.printed], [0, `${heldId} on logs/a: published already`]);
  });

  it("says that nobody is remembered where the secret of the site is not at hand", async () => {
    const { code, said } = await run(["approve", heldId]);
    assert.equal(code, 0);
    assert.match(said, /not remembered.*UNFILED_SECRET/);
    assert.equal(await repository.git("ls-tree", "-r", "HEAD", "data/authors"), "");
    assert.equal((await run(["reject", answerId])).said, "");
  });

  it("rejects and marks as spam, also what is published; what was answered keeps its place", async () => {
    assert.equal((await run(["reject", heldId])).code, 0);
    assert.equal(await isThere(heldId), false);
    assert.deepEqual((await run(["spam", answerId, publishedId], { flags: { json: true } })).code, 0);
    assert.equal(await isThere(answerId), false);
    assert.equal(await isThere(publishedId), false, "nobody answers it any more");
  });

  it("empties what others have answered", async () => {
    assert.equal((await run(["reject", `http://localhost:8080/logs/a/#comment-${publishedId}`])).code, 0);
    assert.deepEqual(await file(publishedId), { id: publishedId, page: "logs/a", name: "", body: "", date: published.date, status: "deleted" });
  });

  it("decides about the others where one cannot be found, and ends with 1", async () => {
    const { code, said } = await run(["approve", "ffff", heldId]);
    assert.equal(code, 1);
    assert.match(said, /There is no comment "ffff"/);
    assert.equal((await file(heldId))["status"], "published");
    assert.match((await run(["show", "01a1"])).said, /3 comments begin with "01a1"/);
  });

  it("answers as the owner, once for the same words, and only what is published", async () => {
    const replied = await run(["reply", publishedId, "Thank *you*."], { flags: { json: true } });
    const { id } = replied.value() as { id: string };
    const reply = await file(id);
    assert.deepEqual([reply["parent"], reply["status"], reply["owner"], reply["body"]], [publishedId, "published", true, "Thank *you*."]);
    const refused = await run(["reply", heldId, "Thanks"]);
    assert.deepEqual([refused.code, refused.printed], [1, ""]);
  });

  it("makes receipts void", async () => {
    assert.equal((await run(["revoke", publishedId])).code, 0);
    assert.deepEqual((await run(["revoke", publishedId], { flags: { json: true } })).code, 0);
    assert.equal((await file(publishedId))["generation"], 2);
  });

  it("ends with 2 for what it does not know, or not so many of, and says how it is used", async () => {
    for (const words of [[], ["publish"], ["show"], ["show", "a", "b"], ["list", "all"], ["revoke"]]) {
      const { code, printed, said } = await run(words);
      assert.deepEqual([code, printed], [2, ""]);
      assert.match(said, /Usage: npx unfiled comments/);
    }
  });

  it("refuses a flag that another word takes", async () => {
    assert.equal((await run(["approve", heldId], { flags: { all: true } })).code, 2);
    assert.equal((await file(heldId))["status"], "held");
  });

  describe("with a private store", () => {
    let secret: TestRepository;
    before(async () => {
      secret = await makeRepository({ files: files(held) });
    });
    after(() => secret.remove());

    it("finds what is held there, and moves it to where readers see it", async () => {
      await repository.git("rm", "--quiet", `data/comments/logs/a/${heldId}.json`);
      await repository.git("commit", "--quiet", "--message=nothing held here");
      const env = { UNFILED_PRIVATE_STORE: `local:${secret.path}` };
      assert.match((await run(["list"], { env })).printed, new RegExp(heldId));
      assert.equal((await run(["approve", heldId], { env })).code, 0);
      assert.deepEqual([(await file(heldId))["status"], (await file(heldId))["private"]], ["published", undefined]);
      assert.deepEqual(Object.keys(JSON.parse(await secret.git("show", `HEAD:data/comments/logs/a/${heldId}.json`)) as object), ["id", "page", "private"]);
    });
  });
});
