import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { replyConsent } from "../../layouts/parts/comment-form.ts";
import { newsletterConsent } from "../../layouts/parts/newsletter-form.ts";
import { subscriberFileSchema, type SubscriberFile } from "../../src/content/schemas/subscriber.ts";
import { subscriberIds } from "../../src/readers/newsletter/subscriber-files.ts";
import { isStopped } from "../../src/readers/replies/stops.ts";
import { openApi, site, type ApiUnderTest } from "./api-under-test.ts";

const address = "grace@example.org";
const comment = "019a9f3c-0000-7000-8000-000000000001";

async function confirm(opened: ApiUnderTest, topic: string): Promise<void> {
  const token = await opened.services.tokens.confirm.sign({ address, topics: [topic] });
  assert.equal((await opened.postJson("/newsletter/confirm", { token })).status, 200);
}

async function subscriber({ store, services }: ApiUnderTest): Promise<SubscriberFile | undefined> {
  const bytes = await store.read(`data/newsletter/${idOf(services)}.json`);
  return bytes === null ? undefined : subscriberFileSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
}

function idOf({ tokens }: ApiUnderTest["services"]): string {
  return subscriberIds(address, tokens.subscriberIdKeys)[0];
}

/** Presses the button of a mail program (RFC 8058): one POST to the link, which nobody opened. */
async function pressButton(opened: ApiUnderTest, claims: { topic: string; comment?: string }): Promise<void> {
  const token = await opened.services.tokens.unsubscribe.sign({ subscriber: idOf(opened.services), ...claims });
  assert.equal((await opened.post(`/newsletter/unsubscribe?token=${token}`, { "List-Unsubscribe": "One-Click" })).status, 200);
}

describe("wanting replies", () => {
  it("is confirmed as the newsletter is, with the sentence that stands beside the box", async () => {
    const opened = await openApi();
    await confirm(opened, "replies");
    const kept = await subscriber(opened);
    assert.deepEqual([kept?.topics, kept?.consent], [["replies"], replyConsent(site)]);
    assert.notEqual(replyConsent(site), newsletterConsent(site));
    const token = await opened.services.tokens.confirm.sign({ address, topics: ["replies"] });
    assert.match(await (await opened.get(`/newsletter/confirm?token=${token}`)).text(), /You will get by mail: replies to your comments\./);
  });

  it("ends with one press, and the address goes with it", async () => {
    const opened = await openApi();
    await confirm(opened, "replies");
    await pressButton(opened, { topic: "replies" });
    assert.equal(await subscriber(opened), undefined);
    assert.deepEqual(await opened.store.walk("data"), []);
  });

  it("ends for whoever reads the newsletter, too, until it is confirmed anew", async () => {
    const opened = await openApi();
    await confirm(opened, "all");
    const stopped = () => isStopped([{ replies: idOf(opened.services) }], opened.services);
    await pressButton(opened, { topic: "replies" });
    assert.deepEqual((await subscriber(opened))?.topics, ["all"]);
    assert.ok(await stopped());
    await confirm(opened, "robot");
    assert.ok(await stopped(), "the newsletter is another matter");
    await confirm(opened, "replies");
    assert.ok(!(await stopped()));
  });

  it("can end for one comment, which changes nothing for the others", async () => {
    const opened = await openApi();
    await confirm(opened, "replies");
    await pressButton(opened, { topic: "replies", comment });
    assert.deepEqual((await subscriber(opened))?.topics, ["replies"]);
    assert.ok(await isStopped([{ comment }], opened.services));
    assert.ok(!(await isStopped([{ replies: idOf(opened.services) }, { comments: idOf(opened.services) }], opened.services)));
  });

  it("can be ended for an address that strangers type, until its owner confirms something", async () => {
    const opened = await openApi();
    await pressButton(opened, { topic: "comments" });
    assert.ok(await isStopped([{ comments: idOf(opened.services) }], opened.services));
    await confirm(opened, "all");
    assert.deepEqual(await opened.store.list("data/replies/stopped"), []);
  });

  it("is not ended by opening a link", async () => {
    const opened = await openApi();
    for (const [claims, said] of [[{ topic: "replies" }, /replies to your comments/], [{ topic: "replies", comment }, /replies to this comment/], [{ topic: "comments" }, /comments left with your address/]] as const) {
      const token = await opened.services.tokens.unsubscribe.sign({ subscriber: idOf(opened.services), ...claims });
      assert.match(await (await opened.get(`/newsletter/unsubscribe?token=${token}`)).text(), said);
    }
    assert.deepEqual(opened.messages, []);
  });
});
