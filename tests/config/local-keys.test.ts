import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { ensureLocalKeys, readOwnerIdentity } from "../../src/config/local-keys.ts";
import { SettingsError } from "../../src/config/settings.ts";

describe("the owner's keys", () => {
  let root: string;
  let identity: string;
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), "unfiled-keys-"));
    identity = await generateX25519Identity();
  });
  after(() => rm(root, { recursive: true }));

  it("are made once, and are at hand from then on", async () => {
    assert.equal(await readOwnerIdentity(root, {}), undefined);
    const made = await ensureLocalKeys(root, {});
    assert.equal(made.madeIdentity, ".unfiled/owner-identity.txt");
    assert.equal(await identityToRecipient(made.ownerIdentity ?? ""), made.ownerKey);
    const { madeIdentity, ...again } = await ensureLocalKeys(root, {});
    assert.equal(madeIdentity, undefined);
    assert.deepEqual(again, { secrets: made.secrets, ownerKey: made.ownerKey, ownerIdentity: made.ownerIdentity });
  });

  it("are the given ones, wherever they come from, and one that opens nothing is not taken", async () => {
    const ownerKey = await identityToRecipient(identity);
    assert.equal((await ensureLocalKeys(root, { ownerKey })).ownerIdentity, undefined, "the identity in the folder belongs to another key");
    assert.deepEqual([(await ensureLocalKeys(root, { ownerIdentity: identity })).ownerKey, await readOwnerIdentity(root, { ownerKey, ownerIdentity: identity })], [ownerKey, identity]);
    await assert.rejects(readOwnerIdentity(root, { ownerKey, ownerIdentity: await generateX25519Identity() }), SettingsError);
  });

  it("may lie in a file as age-keygen writes it", async () => {
    await writeFile(path.join(root, ".unfiled/owner-identity.txt"), `# created: 2026-11-20T12:00:00Z\r\n# public key: ${await identityToRecipient(identity)}\r\n${identity}\r\n`);
    assert.equal((await ensureLocalKeys(root, {})).ownerIdentity, identity);
  });
});
