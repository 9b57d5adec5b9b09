import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isStopped, liftStops, stopMail, type Stop } from "../../../src/readers/replies/stops.ts";
import { createTokens } from "../../../src/readers/tokens.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";

const clock = () => new Date("2026-11-20T12:00:00Z");
const old = "an old secret that is at least 32 bytes";
const comment = "019a9f3c-0000-7000-8000-000000000001";
const subscriber = "0".repeat(32);
const stops: Stop[] = [{ comment }, { replies: subscriber }, { comments: subscriber }];

function services({ secrets = [old], privateStore = openMemoryStore() } = {}) {
  return { privateStore, tokens: createTokens({ secrets }), clock };
}

describe("stopping mail", () => {
  it("is noted once, by a hash that names neither comment nor reader", async () => {
    const opened = services();
    for (const stop of [...stops, ...stops]) await stopMail(stop, opened);
    const paths = await opened.privateStore.walk("data");
    assert.equal(paths.length, 3);
    for (const path of paths) {
      assert.match(path, /^data\/replies\/stopped\/[0-9a-f]{32}\.json$/);
      assert.ok(!path.includes(subscriber));
      assert.equal(Buffer.from((await opened.privateStore.read(path)) ?? []).toString(), '{\n  "date": "2026-11-20T12:00:00.000Z"\n}\n');
    }
  });

  it("is one thing for each comment and each kind of mail", async () => {
    const opened = services();
    await stopMail({ comment }, opened);
    assert.ok(await isStopped([{ replies: subscriber }, { comment }], opened));
    assert.ok(!(await isStopped([{ comment: comment.replace("1", "2") }, { replies: subscriber }, { comments: subscriber }, { replies: comment }], opened)));
  });

  it("holds after a new secret, and can be lifted then", async () => {
    const before = services();
    for (const stop of stops) await stopMail(stop, before);
    const opened = services({ secrets: ["a new secret that is at least 32 bytes", old], privateStore: before.privateStore });
    for (const stop of stops) assert.ok(await isStopped([stop], opened));
    await liftStops([{ replies: subscriber }, { comments: subscriber }], opened);
    assert.deepEqual(await Promise.all(stops.map((stop) => isStopped([stop], opened))), [true, false, false]);
  });
});
