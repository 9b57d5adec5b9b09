import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { StoreError } from "../../../src/store/errors.ts";
import type { Fault, SeenRequest } from "../../fake-github/faults.ts";
import { fakeTimer } from "../../helpers/fake-timer.ts";
import { startCheckedGitHub } from "../../helpers/github.ts";

const github = await startCheckedGitHub();
after(() => github.close());
afterEach(() => github.proxy.clear());

const SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const isPut = ({ method }: SeenRequest) => method === "PUT";
const limit = (status: number, message: string, headers: Record<string, string>): Fault => ({ kind: "answer", status, message, headers });

async function begun(minGapMs = 0) {
  const repository = await github.makeRepository({ begin: true });
  const timer = fakeTimer();
  const token = github.makeToken();
  const store = await github.open(repository, { timer, token, pacing: { minGapMs } });
  let n = 0;
  const put = (timeoutMs = 8000) => store.commit([{ path: `data/${(n += 1)}.json`, write: "{}\n" }], { message: `comment: ${n}\n`, timeoutMs });
  return { repository, store, timer, token, put };
}

function isBusyFor(seconds: number) {
  return (error: unknown) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.deepEqual([error.code, error.retryAfterSeconds], ["store-busy", seconds]);
    return true;
  };
}

describe("GitHub's limits", () => {
  for (const status of [403, 429]) {
    test(`says at once how long a secondary limit lasts (${status}), and leaves GitHub alone until then`, async () => {
      const { store, put, timer } = await begun();
      github.proxy.plan(isPut, limit(status, SECONDARY, { "retry-after": "37" }));
      await assert.rejects(put(), isBusyFor(37));
      const before = github.proxy.log.length;
      await assert.rejects(put(), isBusyFor(37));
      await assert.rejects(store.read("a"), isBusyFor(37));
      assert.equal(github.proxy.log.length, before);
      await timer.sleep(37_000);
      await put();
    });
  }

  test("waits where the time is short, and commits once", async () => {
    const { repository, put, timer } = await begun();
    github.proxy.plan(isPut, limit(403, SECONDARY, { "retry-after": "2" }));
    assert.equal((await put()).changed, true);
    assert.ok(timer.now() >= 2000 && timer.now() < 4000, `waited ${timer.now()} ms`);
    assert.equal((await github.messages(repository)).length, 2);
  });

  test("waits a minute where a secondary limit names no time", async () => {
    const { put } = await begun();
    github.proxy.plan(isPut, limit(403, SECONDARY, { "x-ratelimit-remaining": "4000" }));
    await assert.rejects(put(), isBusyFor(60));
  });

  test("waits until the hour's limit is reset, by GitHub's clock", async () => {
    const { put, token } = await begun();
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000120", date: new Date(1_800_000_000_000).toUTCString() };
    github.proxy.plan(isPut, limit(403, `API rate limit exceeded for ${token}.`, headers));
    await assert.rejects(put(), isBusyFor(121));
  });

  test("asks no more after an answer that says it was the last", async () => {
    const { put, store } = await begun();
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000300", date: new Date(1_800_000_000_000).toUTCString() };
    github.proxy.plan(isPut, { kind: "edit", edit: (body) => body, headers });
    assert.equal((await put()).changed, true);
    await assert.rejects(store.read("a"), isBusyFor(301));
  });
});

describe("our own pace", () => {
  test("keeps a second between commits, also between two stores that share a token", async () => {
    const { repository, timer, token, put } = await begun(1000);
    const other = await github.open(repository, { timer, token, pacing: { minGapMs: 1000 } });
    for (let n = 0; n < 3; n += 1) await put();
    await other.commit([{ path: "other", write: "1" }], { message: "other\n" });
    assert.deepEqual(timer.slept, [1000, 1000, 1000]);
  });

  test("does not wait before the first commit, nor after a pause", async () => {
    const { timer, put } = await begun(1000);
    await put();
    await timer.sleep(5000);
    await put();
    assert.deepEqual(timer.slept, [5000]);
  });

  test("sends one write at a time, in the order asked", async () => {
    const { repository, store } = await begun();
    github.proxy.weather = { random: () => 1, latencyMs: 4 };
    const before = github.proxy.log.length;
    await Promise.all([1, 2, 3, 4].map((n) => store.commit([{ path: `${n}`, write: "" }], { message: `${n}\n` })));
    const writes = github.proxy.log.slice(before).map(({ path }) => path.split("/").at(-1));
    github.proxy.weather = null;
    assert.deepEqual(writes, ["1", "2", "3", "4"]);
    assert.deepEqual(await github.messages(repository), ["4", "3", "2", "1", "Initial commit"]);
  });
});
