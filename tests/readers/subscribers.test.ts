import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ReaderError } from "../../src/readers/errors.ts";
import { changeSubscriber } from "../../src/readers/newsletter/subscriber-files.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { SubscriberFile } from "../../src/content/schemas/subscriber.ts";

const id = "0".repeat(32);
const path = `data/newsletter/${id}.json`;
const subscriber: SubscriberFile = { id, topics: ["all"], date: "2026-11-20T12:00:00Z", consent: "Yes", private: "sealed" };

describe("changing a subscriber", () => {
  it("starts again from what somebody else wrote meanwhile", async () => {
    const store = openMemoryStore();
    const seen: (readonly string[])[] = [];
    await changeSubscriber({ store, privateStore: store }, id, async (before) => {
      seen.push(before?.topics ?? []);
      if (before === null) await store.commit([{ path, write: JSON.stringify(subscriber) }], { message: "quicker" });
      return { ...subscriber, topics: [...(before?.topics ?? []), "robot"] };
    });
    assert.deepEqual(seen, [[], ["all"]]);
    assert.deepEqual((JSON.parse(Buffer.from((await store.read(path)) ?? []).toString()) as SubscriberFile).topics, ["all", "robot"]);
  });

  it("gives up with store-busy where somebody else is always quicker", async () => {
    const store = openMemoryStore();
    let count = 0;
    const changing = changeSubscriber({ store, privateStore: store }, id, async () => {
      count += 1;
      await store.commit([{ path, write: JSON.stringify({ ...subscriber, consent: String(count) }) }], { message: "quicker" });
      return { ...subscriber, topics: ["robot"] };
    });
    await assert.rejects(changing, (error) => error instanceof ReaderError && error.code === "store-busy");
  });

  it("commits nothing where nothing shall change", async () => {
    const store = openMemoryStore({ files: { [path]: JSON.stringify(subscriber) } });
    const head = await store.head();
    await changeSubscriber({ store, privateStore: store }, id, async (before) => before);
    assert.equal(await store.head(), head);
  });

  it("writes a broken file anew", async () => {
    for (const broken of ["{", "{}"]) {
      const store = openMemoryStore({ files: { [path]: broken } });
      await changeSubscriber({ store, privateStore: store }, id, async (before) => {
        assert.equal(before, null);
        return subscriber;
      });
      assert.deepEqual(JSON.parse(Buffer.from((await store.read(path)) ?? []).toString()), subscriber);
    }
  });
});
