/** Machines by the hundred: the answer that reaches each, and what they cost. The same at full size, over HTTP and on disk: tests/soak/flood.ts. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hello, openApi } from "./api-under-test.ts";

const links = "https://a.example https://b.example https://c.example https://d.example";

/** In turn: a filled honeypot, a forged token, links, a blocked word, and both with one text for everybody. */
const machines: readonly ((n: number) => Record<string, string>)[] = [
  (n) => ({ body: `Buy ${n}`, subject: "filled" }),
  (n) => ({ body: `Buy ${n}`, token: "forged" }),
  (n) => ({ body: `Deal ${n}: ${links}` }),
  (n) => ({ body: `Number ${n} at the casino` }),
  (n) => ({ name: `Shop ${n}`, body: `Every casino of the world, for everybody. ${links}` }),
];

describe("five hundred machines from as many networks", () => {
  it("build no page, make a hundred commits at most, and leave people in peace", async () => {
    const { post, form, messages, clock, comments, services } = await openApi({ limits: true, trustProxy: 1, whenPublished: async (pages) => assert.deepEqual(pages, ["logs/other"], "a page was built for a machine") });
    const statuses = new Map<number, number>();
    for (let n = 0; n < 500; n += 1) {
      clock.pass(1_000);
      const { status } = await post("/comments", form(machines[n % machines.length]?.(n)), { "x-forwarded-for": `10.${n % 250}.${Math.floor(n / 250)}.1`, accept: "application/json" });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    assert.deepEqual([...statuses].toSorted(([a], [b]) => a - b), [[201, 100], [403, 100], [422, 200], [429, 100]]);
    assert.equal(messages.length, 100);
    assert.ok((await comments()).every(({ status }) => status === "held"));
    const elsewhere = form({ page: "logs/other", token: await services.pageTokens.sign({ ...hello, key: "logs/other" }) });
    assert.equal((await post("/comments", elsewhere, { "x-forwarded-for": "192.0.2.9" })).status, 303);
  });
});
