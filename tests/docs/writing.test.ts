import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { logSchema } from "../../src/content/schemas/log.ts";
import { pageSchema } from "../../src/content/schemas/page.ts";
import { projectSchema } from "../../src/content/schemas/project.ts";

const kinds = [
  ["logs", logSchema],
  ["projects", projectSchema],
  ["pages", pageSchema],
] as const;

describe("the table of the front matter in docs/writing.md", () => {
  it("has every key with the kinds of text that take it, and no other key", async () => {
    assert.deepEqual(await documentedKeys(), keysOfSchemas());
  });
});

/** Kinds of text by key, as the schemas have them: `all`, or names joined as the table joins them. */
function keysOfSchemas(): Record<string, string> {
  const keys = new Set(kinds.flatMap(([, schema]) => Object.keys(schema.shape)));
  const where = (key: string): string => {
    const having = kinds.filter(([, schema]) => Object.hasOwn(schema.shape, key)).map(([kind]) => kind);
    return having.length === kinds.length ? "all" : having.join(", ");
  };
  return Object.fromEntries([...keys].toSorted().map((key) => [key, where(key)]));
}

async function documentedKeys(): Promise<Record<string, string>> {
  const page = await readFile(new URL("../../docs/writing.md", import.meta.url), "utf8");
  const section = /^## Front matter$(.*?)^## /ms.exec(page)?.[1] ?? "";
  const rows = [...section.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, key = "", where = ""]): [string, string] => [key, where.trim()]);
  assert.equal(new Set(rows.map(([key]) => key)).size, rows.length, "a key stands twice in the table");
  return Object.fromEntries(rows.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
