import assert from "node:assert/strict";
import * as fc from "fast-check";
import { openMemoryStore } from "../../../src/store/memory.ts";
import type { Change, Store } from "../../../src/store/store.ts";

/** An empty store, opened anew for each sequence. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Looks at the home itself once a sequence is over; throws where it is not sound. */
  readonly check?: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const path = fc.constantFrom("a", "a/b", "a/c", "d/e/f", "d/e", "g", "d/h.json");
const change: fc.Arbitrary<Change> = fc.oneof(fc.record({ path, write: fc.constantFrom("", "1", "2\n") }), fc.record({ path, delete: fc.constant(true as const) }));
const commits = fc.array(fc.array(change, { maxLength: 4 }), { minLength: 1, maxLength: 6 });

/** Random sequences of commits end, after each of them, with the same answers and the same files as in memory. */
export async function assertSameAsMemory(open: () => Promise<StoreUnderTest>, { numRuns, seed }: { numRuns: number; seed: number }): Promise<void> {
  const sequences = fc.asyncProperty(commits, async (sequence) => {
    const { store, check, remove } = await open();
    try {
      const memory = openMemoryStore();
      for (const changes of sequence) {
        const [expected, found] = await Promise.all([memory, store].map((one) => outcomeOf(one.commit(changes, { message: "comment: a (1)\n" }))));
        assert.equal(found, expected);
        assert.deepEqual(await contents(store), await contents(memory));
      }
      await check?.();
    } finally {
      await store.close();
      await remove();
    }
  });
  await fc.assert(sequences, { numRuns, seed });
}

async function outcomeOf(commit: ReturnType<Store["commit"]>): Promise<string> {
  return await commit.then(
    ({ changed }) => `changed: ${changed}`,
    (error: { code: string }) => error.code,
  );
}

async function contents(store: Store): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const folder of ["", "a", "d", "d/e"]) {
    for (const path of await store.list(folder)) files[path] = Buffer.from((await store.read(path)) ?? []).toString();
  }
  return files;
}
