/** The direction of imports, read from the sources: what is written in docs/architecture.md holds. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";

const root = path.resolve(import.meta.dirname, "..");

/** From the earlier room to the later one; a room imports itself and those before it. */
const rooms = ["config", "content", "store", "readers", "publish", "api", "server", "cli"];
const doors = ["server", "cli", "functions"];

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = ["src", "layouts", "functions"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .map((file) => path.join(folder, file)),
);

const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(path.join(root, from), "utf8").matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)].map(([, specifier = ""]) => ({
    from,
    to: specifier.startsWith(".") ? path.join(path.dirname(from), specifier) : specifier,
  })),
);

/** `src/store/git/tree.ts` → `store`; `layouts/log.ts` → `layouts`; a package → its name. */
function roomOf(file: string): string {
  const [top = "", second = ""] = file.split("/");
  return top === "src" ? second : top;
}

describe("the house", () => {
  it("is read: there are imports to look at", () => {
    assert.ok(imports.length > 100, `only ${imports.length} imports were found`);
  });

  it("imports from earlier rooms only", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [here, there] = [rooms.indexOf(roomOf(from)), rooms.indexOf(roomOf(to))];
      return here >= 0 && there > here;
    });
    assert.deepEqual(wrong, []);
  });

  it("keeps the layouts between the content and those who show it", () => {
    const inward = imports.filter(({ from, to }) => roomOf(from) === "layouts" && to.startsWith("src/") && !["content", "config"].includes(roomOf(to)));
    const outward = imports.filter(({ from, to }) => to.startsWith("layouts/") && !["layouts", "publish", "api"].includes(roomOf(from)));
    assert.deepEqual({ inward, outward }, { inward: [], outward: [] });
  });

  it("lets nobody import a door, except the command that starts the server", () => {
    const wrong = imports.filter(({ from, to }) => {
      const door = roomOf(to);
      return doors.includes(door) && (to.startsWith("src/") || to.startsWith("functions/")) && roomOf(from) !== door && !(roomOf(from) === "cli" && door === "server");
    });
    assert.deepEqual(wrong, []);
  });

  it("touches Eleventy in one file, and HTTP nowhere in the readers' room", () => {
    assert.deepEqual([...new Set(imports.filter(({ to }) => to === "@11ty/eleventy").map(({ from }) => from))], ["src/publish/eleventy.ts"]);
    assert.deepEqual(imports.filter(({ from, to }) => roomOf(from) === "readers" && /^(hono|node:http)/.test(to)), []);
  });

  it("has files a reader can take in at once", () => {
    const long = files.map((file) => ({ file, lines: readFileSync(path.join(root, file), "utf8").split("\n").length })).filter(({ lines }) => lines > 250);
    assert.deepEqual(long, []);
  });
});
