import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import { httpStatuses } from "../../src/api/http-statuses.ts";
import { readerErrorCodes } from "../../src/readers/errors.ts";

const root = path.resolve(import.meta.dirname, "../..");
const page = await readFile(path.join(root, "docs/errors.md"), "utf8");
const [forReaders = "", ofTheStore = ""] = page.split("## What the store says");

/** The cells of every row whose first cell is a code. */
function rows(text: string): string[][] {
  return [...text.matchAll(/^\| `([a-z-]+)` \|(.*)\|$/gm)].map(([, code = "", rest = ""]) => [code, ...rest.split(" | ").map((cell) => cell.trim())]);
}

describe("docs/errors.md", () => {
  it("lists every code that readers are told, and no other, each with its status", () => {
    const documented = Object.fromEntries(rows(forReaders).map(([code = "", status]) => [code, Number(status)]));
    assert.deepEqual(documented, httpStatuses);
    assert.deepEqual(Object.keys(httpStatuses).toSorted(), readerErrorCodes.toSorted());
  });

  it("lists every code of the store, and no other", async () => {
    const source = await readFile(path.join(root, "src/store/errors.ts"), "utf8");
    const union = /type StoreErrorCode =(.*?);/s.exec(source)?.[1] ?? "";
    const codes = [...union.matchAll(/\| "([a-z-]+)"/g)].map(([, code]) => code);
    assert.ok(codes.length > 3);
    assert.deepEqual(rows(ofTheStore).map(([code]) => code), codes);
  });

  it("says of each what it means and what to do", () => {
    for (const cells of [...rows(forReaders), ...rows(ofTheStore)]) assert.ok(cells.slice(-2).every((cell) => cell.length > 3), cells.join(" | "));
  });
});
