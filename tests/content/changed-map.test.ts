import assert from "node:assert/strict";
import { test } from "node:test";
import { mostChanges, withChanges } from "../../src/content/library/changed-map.ts";

test("a map with changes laid over it is a map like any other, in its own order, however many come", () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const expected = new Map(Array.from({ length: 500 }, (_, n) => [`logs/${n}`, { n }]));
  let map: ReadonlyMap<string, { readonly n: number }> = new Map(expected);
  for (let round = 0; round < 3 * mostChanges; round += 1) {
    const before = [...map];
    const changes = new Map(Array.from({ length: 1 + random(3) }, () => [`logs/${random(500)}`, { n: round + 1000 }]));
    const earlier = map;
    map = withChanges(map, changes);
    for (const [key, value] of changes) expected.set(key, value);
    assert.equal(map.size, expected.size);
    assert.deepEqual([...earlier], before);
    // As a copy would have them: what is changed stays in its place.
    assert.deepEqual([...map], [...expected]);
  }
});

test("more changes at once than are laid over a map make one anew", () => {
  const map = withChanges(new Map([["a", {}], ["b", {}]]), new Map<string, object | undefined>([["a", undefined], ...Array.from({ length: mostChanges }, (_, n): [string, object] => [`c${n}`, { n }])]));
  assert.ok(map instanceof Map);
  assert.deepEqual([map.has("a"), map.has("b"), map.size], [false, true, 1 + mostChanges]);
});
