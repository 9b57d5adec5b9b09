/**
 * A process of its own that writes into a store: `writer-process.ts <repository> <name> <count>`.
 * Each entry's path stands on a line of stdout as soon as the store has promised to keep it.
 */
import { writeSync } from "node:fs";
import { StoreError } from "../../../src/store/errors.ts";
import { openLocalStore } from "../../../src/store/local.ts";

const [path = "", name = "", count = "0"] = process.argv.slice(2);
const store = await openLocalStore({ path, author: { name: "Blog", email: "unfiled@localhost" } });

for (let n = 0; n < Number(count); ) {
  const entry = `data/comments/page-${n % 3}/${name}-${n}.json`;
  try {
    await store.commit([{ path: entry, write: `{ "id": "${name}-${n}" }\n` }], { message: `comment: page-${n % 3} (${name}-${n})\n` });
    writeSync(1, `${entry}\n`);
    n += 1;
  } catch (error) {
    // What a reader does who is told to come again.
    if (!(error instanceof StoreError && error.code === "store-busy")) throw error;
  }
}
await store.close();
