import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SignJWT } from "jose";
import { ReaderError } from "../../src/readers/errors.ts";
import { deriveKey } from "../../src/readers/token-kinds.ts";
import { createPageTokens, createTokens, derivePageKey } from "../../src/readers/tokens.ts";

const secret = "a secret that is at least 32 bytes long";
const other = "another secret that is at least 32 bytes";
const page = { key: "logs/a", url: "/logs/a/", title: "Ä & 漢", moderation: "publish" } as const;
const receipt = { id: "01a1f8d3-ea00-7087-9525-9d384f8a8082", page: "logs/a", url: "/logs/a/", title: "A", generation: 0, commit: "" };

async function refused(verifying: Promise<unknown>): Promise<void> {
  await assert.rejects(verifying, (error) => error instanceof ReaderError && error.code === "bad-token");
}

describe("the page key", () => {
  it("is 43 characters that tell nothing of the secret, the same every time", () => {
    assert.match(derivePageKey(secret), /^[A-Za-z0-9_-]{43}$/);
    assert.equal(derivePageKey(secret), derivePageKey(secret));
    assert.notEqual(derivePageKey(secret), derivePageKey(other));
  });

  it("is derived as it always was: forms on pages that nobody built again stay valid", () => {
    assert.equal(derivePageKey(secret), "1zXNt_lTCbgmpikxOv1YwySA71_7RJ1mutE7N7jgLnI");
  });

  it("signs page tokens and nothing else", async () => {
    const made = await new SignJWT({ ...receipt }).setProtectedHeader({ alg: "HS256", typ: "unfiled-receipt" }).sign(Buffer.from(derivePageKey(secret)));
    await refused(createTokens({ secrets: [secret] }).receipt.verify(made));
  });
});

describe("page tokens", () => {
  it("are the same bytes in every build", async () => {
    const [first, second] = [createPageTokens({ pageKeys: [derivePageKey(secret)] }), createPageTokens({ pageKeys: [derivePageKey(secret)] })];
    assert.equal(await first.sign(page), await second.sign(page));
  });

  it("give back what was signed, also by an older key", async () => {
    const token = await createPageTokens({ pageKeys: [derivePageKey(secret)] }).sign(page);
    assert.deepEqual(await createPageTokens({ pageKeys: [derivePageKey(other), derivePageKey(secret)] }).verify(token), page);
  });

  it("stay short where a title is a whole paragraph", async () => {
    const tokens = createPageTokens({ pageKeys: [derivePageKey(secret)] });
    const { title } = await tokens.verify(await tokens.sign({ ...page, title: "漢".repeat(5_000) }));
    assert.equal(title, `${"漢".repeat(199)}…`);
  });

  it("are not made without a key", () => {
    assert.throws(() => createPageTokens({ pageKeys: [] }), /at least one/);
  });

  for (const [alg, typ] of [["HS384", "unfiled-page"], ["HS512", "unfiled-page"], ["HS256", "unfiled-receipt"], ["HS256", undefined]] as const) {
    it(`are refused with the right key as ${alg} ${typ}`, async () => {
      const key = derivePageKey(secret).repeat(2);
      const token = await new SignJWT({ ...page }).setProtectedHeader({ alg, ...(typ !== undefined && { typ }) }).sign(Buffer.from(key));
      await refused(createPageTokens({ pageKeys: [key] }).verify(token));
    });
  }

  for (const claims of [{ ...page, moderation: "never" }, { ...page, url: "https://evil.example/" }, { ...page, url: "javascript:alert(1)" }, { key: "logs/a" }]) {
    it(`are refused with claims such as ${JSON.stringify(claims)}`, async () => {
      const key = derivePageKey(secret);
      const token = await new SignJWT({ ...claims }).setProtectedHeader({ alg: "HS256", typ: "unfiled-page" }).sign(Buffer.from(key));
      await refused(createPageTokens({ pageKeys: [key] }).verify(token));
    });
  }
});

describe("tokens of the secret", () => {
  it("open for their own purpose only", async () => {
    const tokens = createTokens({ secrets: [secret] });
    const made = {
      timedPage: await tokens.timedPage.sign({ ...page, made: 1 }),
      receipt: await tokens.receipt.sign(receipt),
      moderate: await tokens.moderate.sign({ id: receipt.id, page: receipt.page, action: "approve" }),
      confirm: await tokens.confirm.sign({ address: "a@example.org", topics: ["all"] }),
      unsubscribe: await tokens.unsubscribe.sign({ subscriber: "0".repeat(32), topic: "all" }),
    };
    const kinds = ["timedPage", "receipt", "moderate", "confirm", "unsubscribe"] as const;
    for (const kind of kinds) {
      for (const purpose of kinds) {
        if (kind === purpose) await tokens[purpose].verify(made[kind]);
        else await refused(tokens[purpose].verify(made[kind]));
      }
    }
  });

  it("have a key of their own each", () => {
    const keys = ["page", "timed-page", "receipt", "moderate", "confirm", "unsubscribe", "comment-id", "subscriber-id", "author"].map((purpose) => deriveKey(secret, purpose).toString("hex"));
    assert.equal(new Set(keys).size, keys.length);
  });

  it("seal an address so that no two links are alike", async () => {
    const { confirm } = createTokens({ secrets: [secret] });
    const claims = { address: "a@example.org", topics: ["all"] };
    assert.notEqual(await confirm.sign(claims), await confirm.sign(claims));
    assert.deepEqual(await confirm.verify(await confirm.sign(claims)), claims);
  });

  it("are refused cut anywhere", async () => {
    const { receipt: kind } = createTokens({ secrets: [secret] });
    const token = await kind.sign(receipt);
    for (let length = 0; length < token.length; length += 7) await refused(kind.verify(token.slice(0, length)));
  });
});
