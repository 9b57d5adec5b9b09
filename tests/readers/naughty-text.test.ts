/** What people and attackers really type must lie on disk as it was typed, or be refused: never mended, cut or lost. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { siteConfigSchema } from "../../src/config/site.ts";
import { commentFileSchema, type CommentFile } from "../../src/content/schemas/comment.ts";
import { HeldLimit } from "../../src/readers/comments/held-limit.ts";
import { postComment, type PostCommentServices } from "../../src/readers/comments/post-comment.ts";
import { Senders } from "../../src/readers/comments/senders.ts";
import { ReaderError } from "../../src/readers/errors.ts";
import { RecentTexts } from "../../src/readers/spam/recent-texts.ts";
import { createPageTokens, createTokens, derivePageKey } from "../../src/readers/tokens.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { bodiesOnly, refused, taken } from "../fixtures/naughty-strings.ts";

const secret = "a secret that is at least 32 bytes long";
const pageTokens = createPageTokens({ pageKeys: [derivePageKey(secret)] });
const token = await pageTokens.sign({ key: "logs/a", url: "/logs/a/", title: "A", moderation: "publish" });
const ownerKey = await identityToRecipient(await generateX25519Identity());
const tokens = createTokens({ secrets: [secret] });

/** Posts to a store of its own, and reads the file; or the code of the refusal. */
async function keptOf(fields: { name?: string; body?: string }): Promise<CommentFile | string> {
  const store = openMemoryStore();
  const clock = () => new Date();
  const services: PostCommentServices = {
    site: siteConfigSchema.parse({ title: "A", description: "A", author: { name: "A" } }),
    store,
    privateStore: store,
    tokens,
    pageTokens,
    ownerKey,
    clock,
    limits: false,
    recentTexts: new RecentTexts(clock),
    heldLimit: new HeldLimit({ store, privateStore: store }, clock),
    senders: new Senders(clock),
  };
  try {
    const { id } = await postComment({ page: "logs/a", token, parent: "", name: "Grace", email: "", url: "", body: "Hello", notify: "", subject: "", ...fields }, services);
    const bytes = (await store.read(`data/comments/logs/a/${id}.json`)) ?? new Uint8Array();
    return commentFileSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (error) {
    if (error instanceof ReaderError) return error.code;
    throw error;
  }
}

describe("a comment's text", () => {
  for (const body of [...taken, ...bodiesOnly]) {
    it(`lies on disk as typed: ${JSON.stringify(body.slice(0, 40))}`, async () => {
      const kept = await keptOf({ body });
      assert.equal(typeof kept === "string" ? kept : kept.body, body);
    });
  }

  it("loses nothing but the CR of its line ends", async () => {
    const kept = await keptOf({ body: "a\r\nb\rc\nd\r\n\r\ne" });
    assert.equal(typeof kept === "string" ? kept : kept.body, "a\nb\nc\nd\n\ne");
  });

  it("is counted in characters, after its line ends are made one", async () => {
    assert.notEqual(await keptOf({ body: `${"x".repeat(4_999)}${"\r\n".repeat(5_001)}` }), "too-long");
    assert.equal(await keptOf({ body: "🦀".repeat(10_001) }), "too-long");
  });

  it("is on disk as typed or refused, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (body) => {
        const kept = await keptOf({ body });
        if (typeof kept === "string") assert.ok(/[\p{Cc}\p{Cs}]/u.test(body) || /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(body), kept);
        else assert.equal(kept.body, body.replace(/\r\n?/g, "\n"));
      }),
      { numRuns: 200 },
    );
  });
});

describe("a name", () => {
  for (const name of taken.filter((text) => !text.includes("\n"))) {
    it(`lies on disk as typed: ${JSON.stringify(name.slice(0, 40))}`, async () => {
      const kept = await keptOf({ name: ` ${name}\t` });
      assert.equal(typeof kept === "string" ? kept : kept.name, name);
    });
  }

  for (const name of ["Ada\nLovelace", "Ada\tLovelace", "Ada\u202egnp", "A\u2066da", "Ad\u200ba", "A\ufeffda", "Ada\u2028Lovelace", "a\u2060da"]) {
    it(`is invalid as ${JSON.stringify(name)}`, async () => assert.equal(await keptOf({ name }), "invalid"));
  }
});

describe("control characters and broken Unicode", () => {
  for (const text of refused) {
    it(`are refused in both: ${JSON.stringify(text)}`, async () => {
      assert.equal(await keptOf({ body: `a${text}b` }), "invalid");
      assert.equal(await keptOf({ name: `a${text}b` }), "invalid");
    });
  }
});
