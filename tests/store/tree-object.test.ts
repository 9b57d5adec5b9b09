import assert from "node:assert/strict";
import { test } from "node:test";
import { formatTree, parseTree, type TreeEntry } from "../../src/store/git/tree-format.ts";
import { TreeObject } from "../../src/store/git/tree-object.ts";

const objectOf = (n: number): string => n.toString(16).padStart(40, "0");
const fileOf = (rawName: string, n = 1): TreeEntry => ({ mode: "100644", rawName, object: objectOf(n) });
const folderOf = (rawName: string, n = 1): TreeEntry => ({ mode: "40000", rawName, object: objectOf(n) });

/** Names that Git sorts in another way than alphabets do; some are another one's beginning. */
const names = ["a", "a-b", "a.b", "a0", "a b", "ab", "b", "b-", "B", "1", "é", "é-1", "zz"].map((name) => Buffer.from(name).toString("latin1"));

test("a tree changed where it lies has the bytes of one that is put together anew", () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const entryOf = (name: string): TreeEntry => (random(2) === 0 ? fileOf : folderOf)(name, random(1000) + 1);
  for (let round = 0; round < 500; round += 1) {
    const before = new Map(names.filter(() => random(2) === 0).map((name) => [name, entryOf(name)]));
    const changes = new Map(names.filter(() => random(3) === 0).map((name) => [name, random(3) === 0 ? null : entryOf(name)]));
    const tree = TreeObject.of(formatTree([...before.values()]));
    for (const name of names) assert.deepEqual(tree.get(name), before.get(name));
    const after = [...new Map([...before, ...changes]).values()].filter((entry) => entry !== null);
    const changed = tree.with(changes);
    assert.deepEqual(changed.bytes, formatTree(after), JSON.stringify([...before.keys(), "→", ...changes.keys()]));
    for (const name of names) assert.deepEqual(changed.get(name), after.find(({ rawName }) => rawName === name));
  }
});

test("a tree out of Git's order is put into it, so that what stands in it is found", () => {
  const entries = [folderOf("a"), fileOf("a.b"), fileOf("z"), fileOf("c")];
  const tree = TreeObject.of(Buffer.concat(entries.map((entry) => formatTree([entry]))));
  assert.deepEqual(tree.entries().map(({ rawName }) => rawName), ["a.b", "a", "c", "z"]);
  assert.deepEqual([...parseTree(tree.with(new Map([["c", null]])).bytes).keys()], ["a.b", "a", "z"]);
});
