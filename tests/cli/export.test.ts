import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { exportCommand } from "../../src/cli/commands/export.ts";
import { readSettings } from "../../src/config/settings.ts";
import { exportSchema } from "../../src/content/schemas/export.ts";
import { sealForOwner } from "../../src/readers/seal.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";

const identity = await generateX25519Identity();
const armor = await sealForOwner({ email: "grace@example.org", notify: true }, await identityToRecipient(identity));
const idOf = (digit: string) => `01a1f8d3-e${digit}00-7087-9525-9d384f8a8082`;
const published = { id: idOf("a"), page: "logs/a", name: "Grace", body: "Hello", date: "2026-11-20T12:00:00.000Z", status: "published" };
const held = { ...published, id: idOf("b"), status: "held", held: ["links"], private: armor };
const deleted = { ...published, id: idOf("c"), name: "", body: "", status: "deleted" };
const subscriber = { id: "0".repeat(32), topics: ["all"], date: published.date, consent: "Yes", private: armor };
const filesOf = (...comments: { id: string }[]) => Object.fromEntries(comments.map((comment) => [`data/comments/logs/a/${comment.id}.json`, JSON.stringify(comment)]));

describe("unfiled export", () => {
  let blog: TestRepository;
  let secret: TestRepository;
  before(async () => {
    blog = await makeRepository({ files: { ...filesOf(published, deleted), "data/comments/logs/a/broken.json": "{" } });
    secret = await makeRepository({ files: { ...filesOf({ id: published.id, page: "logs/a", private: armor } as { id: string }, held), [`data/newsletter/${subscriber.id}.json`]: JSON.stringify(subscriber) } });
  });
  after(() => Promise.all([blog.remove(), secret.remove()]));

  async function run(words: readonly string[], env: Record<string, string> = {}) {
    const printed: string[] = [];
    const settings = readSettings({ UNFILED_PRIVATE_STORE: `local:${secret.path}`, ...env });
    const code = await exportCommand.run({ root: blog.path, words, flags: {}, json: true, settings, print: (text) => void printed.push(text), say: () => undefined, stopped: Promise.resolve() });
    return { code, printed: printed.join("\n") };
  }

  it("prints everything of both stores, with addresses where the owner's identity is at hand", async () => {
    const { code, printed } = await run([], { UNFILED_OWNER_IDENTITY: identity });
    const { comments, subscribers } = exportSchema.strict().parse(JSON.parse(printed));
    const address = { email: "grace@example.org", notify: true };
    assert.equal(code, 0);
    assert.deepEqual(comments, [{ ...published, private: address }, { ...held, private: address }, deleted]);
    assert.deepEqual(subscribers, [{ ...subscriber, private: address }]);
  });

  it("leaves what is encrypted as it is without the identity", async () => {
    const { comments } = exportSchema.parse(JSON.parse((await run([])).printed));
    assert.deepEqual(comments.map((comment) => comment.private), [armor, armor, undefined]);
  });

  it("writes a file for each into a folder, for the owner's eyes", async () => {
    const folder = path.join(secret.path, ".git", "exported");
    assert.deepEqual(await run([folder], { UNFILED_OWNER_IDENTITY: identity }), { code: 0, printed: '{"files":4}' });
    const file = path.join(folder, `comments/logs/a/${held.id}.json`);
    assert.equal((JSON.parse(await readFile(file, "utf8")) as { private: { email: string } }).private.email, "grace@example.org");
    if (process.platform !== "win32") assert.equal((await stat(file)).mode & 0o077, 0);
  });

  it("ends with 2 for a word too many", async () => {
    assert.equal((await run(["a", "b"])).code, 2);
  });
});
