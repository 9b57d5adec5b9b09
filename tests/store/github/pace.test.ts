import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { StoreError } from "../../../src/store/errors.ts";
import { sharedPace } from "../../../src/store/github/pace.ts";
import { Patience } from "../../../src/store/github/patience.ts";
import { fakeTimer } from "../../helpers/fake-timer.ts";

const GAP_MS = 1000;

/** Commits of so many writes each, as quickly as the pace lets them, and when each write went out. */
function begun({ writes = 1, minGapMs = 0, lastsMs = 0 } = {}) {
  const timer = fakeTimer();
  const pace = sharedPace("https://api.github.com", crypto.randomUUID());
  const sent: number[] = [];
  async function commit(timeoutMs = 8000): Promise<number> {
    const patience = new Patience(timer, timeoutMs);
    const began = timer.now();
    await pace.beforeCommit(patience, minGapMs);
    const waited = timer.now() - began;
    for (let n = 0; n < writes; n += 1) {
      pace.noteWrite(patience);
      sent.push(timer.now());
    }
    await timer.sleep(lastsMs);
    return waited;
  }
  const most = (periodMs: number) => Math.max(...sent.map((start) => sent.filter((at) => at >= start && at < start + periodMs).length));
  return { timer, pace, sent, commit, most };
}

function isBusyFor(seconds: number) {
  return (error: unknown) => error instanceof StoreError && error.code === "store-busy" && error.retryAfterSeconds === seconds;
}

describe("the pace of writes to GitHub", () => {
  for (const writes of [1, 3]) {
    test(`is at most eighty in any minute, by commits of ${writes}, and not much less`, async () => {
      const { timer, commit, most } = begun({ writes });
      for (let n = 0; n < 40; n += 1) await commit(120_000);
      for (let n = 0; n < 60 / writes; n += 1) await commit(120_000);
      assert.ok(most(60_000) <= 80 && most(60_000) >= 78, `${most(60_000)} in a minute`);
      assert.ok(timer.now() <= 120_000, "it waits no longer than it must");
    });
  }

  test("says when to come again where a minute is full", async () => {
    const { commit } = begun();
    for (let n = 0; n < 78; n += 1) await commit();
    await assert.rejects(commit(), isBusyFor(60));
  });

  test("slows down before a minute is full, so that nobody has to wait for its end", async () => {
    const { commit, most } = begun({ writes: 3, minGapMs: GAP_MS, lastsMs: 300 });
    const waits: number[] = [];
    for (let n = 0; n < 100; n += 1) waits.push(await commit());
    assert.ok(Math.max(...waits) < 3 * GAP_MS, `one waited for ${Math.max(...waits)} ms`);
    assert.ok(Math.max(...waits.slice(0, 10)) <= GAP_MS, "at first there is no need to");
    assert.ok(most(60_000) >= 60, `${most(60_000)} in a minute`);
  });

  test("is at most five hundred in any hour", async () => {
    const { timer, commit, most } = begun({ writes: 3, minGapMs: GAP_MS });
    for (let n = 0; n < 166; n += 1) await commit();
    const left = 3600 - timer.now() / 1000;
    await assert.rejects(commit(), isBusyFor(Math.ceil(left)));
    for (let n = 0; n < 100; n += 1) await commit(3_600_000);
    assert.ok(most(3_600_000) <= 500, `${most(3_600_000)} in an hour`);
  });

  test("tells who gathers changes how long he has", async () => {
    const { timer, pace, commit } = begun({ minGapMs: GAP_MS });
    assert.equal(pace.readyIn(timer, GAP_MS), 0);
    await commit();
    await timer.sleep(400);
    assert.equal(pace.readyIn(timer, GAP_MS), 600);
    pace.block(new Patience(timer, 8000), 30_000);
    assert.equal(pace.readyIn(timer, GAP_MS), 30_000);
    await timer.sleep(31_000);
    assert.equal(pace.readyIn(timer, GAP_MS), 0);
  });
});
