import assert from "node:assert/strict";
import { test } from "node:test";
import { openMemoryStore } from "../../src/store/memory.ts";
import { testStore } from "./conformance.ts";

testStore("memory", async () => ({ store: openMemoryStore(), remove: async () => undefined }));

test("starts with the files it is given, as one commit", async () => {
  const store = openMemoryStore({ files: { "data/a.json": "{}\n" } });
  assert.match((await store.head()) ?? "", /^[0-9a-f]{40}$/);
  assert.deepEqual(await store.list("data"), ["data/a.json"]);
});
