import assert from "node:assert/strict";
import { after, test } from "node:test";
import { StoreError } from "../../../src/store/errors.ts";
import type { Change, Store } from "../../../src/store/store.ts";
import { seededRandom } from "../../fake-github/faults.ts";
import { fakeTimer, startCheckedGitHub } from "../../helpers/github.ts";

const github = await startCheckedGitHub();
after(() => github.close());

const WRITERS = 8;
const ENTRIES = 10;

/** One entry of each writer has two files, and so goes the other way. */
function entry(writer: number, n: number): Change[] {
  const main = { path: `data/comments/${n % 3}/${writer}-${n}.json`, write: `${writer} ${n}\n` };
  return n % 10 === 5 ? [main, { path: `data/more/${writer}-${n}.json`, write: "" }] : [main];
}

test("eight writers amid conflicts, outages and broken connections: what was acknowledged is there once, the rest may come again", async () => {
  const repository = await github.makeRepository({ begin: true });
  const timers = Array.from({ length: WRITERS }, () => fakeTimer());
  const stores = await Promise.all(timers.map((timer, writer) => github.open(repository, { timer, random: seededRandom(writer) })));
  github.proxy.weather = { random: seededRandom(7), conflicts: 0.3, outages: 0.025, drops: 0.025 };
  const first = await Promise.all(stores.flatMap((store, writer) => writeAll(store, writer, allEntries)));
  const faults = github.proxy.log.filter(({ status }) => status === 409 || status === 502 || status === 0).length;
  assert.ok(faults > 40, `the weather was fair: ${faults} faults`);

  github.proxy.clear();
  const acknowledged = first.flat().filter(({ error }) => error === null);
  assert.ok(acknowledged.length > 40, `only ${acknowledged.length} were acknowledged`);
  await assertOnce(stores, acknowledged, await github.messages(repository));
  for (const { error } of first.flat()) {
    if (error === null) continue;
    assert.ok(error instanceof StoreError && error.retryAfterSeconds !== undefined, error instanceof Error ? error.message : "no error");
    assert.ok(["store-busy", "store-unavailable"].includes(error.code), error.message);
  }

  let refused = first.flat().filter(({ error }) => error !== null);
  for (let round = 0; refused.length > 0 && round < 10; round += 1) {
    const again = await Promise.all(stores.map(async (store, writer) => {
      const mine = refused.filter((outcome) => outcome.writer === writer);
      await timers[writer]?.sleep(Math.max(0, ...mine.map(({ error }) => (error as StoreError).retryAfterSeconds ?? 0)) * 1000);
      return await writeAll(store, writer, mine.map(({ n }) => n));
    }));
    refused = again.flat().filter(({ error }) => error !== null);
  }
  assert.deepEqual(refused, []);
  const messages = await github.messages(repository);
  await assertOnce(stores, first.flat(), messages);
  assert.equal(messages.length, WRITERS * ENTRIES + 1, "no commit is there twice");
});

const allEntries = Array.from({ length: ENTRIES }, (_, n) => n);

interface Outcome {
  readonly writer: number;
  readonly n: number;
  readonly error: unknown;
}

async function writeAll(store: Store, writer: number, numbers: readonly number[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const n of numbers) {
    const error: unknown = await store.commit(entry(writer, n), { message: `entry ${writer} ${n}\n` }).then(() => null, (error: unknown) => error);
    outcomes.push({ writer, n, error });
  }
  return outcomes;
}

async function assertOnce([store]: readonly Store[], outcomes: readonly Outcome[], messages: readonly string[]): Promise<void> {
  const paths = new Set(await store?.walk(""));
  for (const { writer, n } of outcomes) {
    assert.equal(messages.filter((message) => message === `entry ${writer} ${n}`).length, 1, `entry ${writer} ${n}`);
    for (const { path } of entry(writer, n)) assert.ok(paths.has(path), path);
  }
}
