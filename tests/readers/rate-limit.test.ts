import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clientNeighbourhood, clientNetwork } from "../../src/readers/client-network.ts";
import { ReaderError } from "../../src/readers/errors.ts";
import { RateLimit } from "../../src/readers/rate-limit.ts";

describe("a sender", () => {
  for (const [address, network] of [
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:201", "192.0.2.1"],
    ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["192.0.2.256", "unknown"],
    ["no address", "unknown"],
    [undefined, "unknown"],
  ] as const) {
    it(`at ${address} is ${network}`, () => assert.equal(clientNetwork(address), network));
  }
});

describe("a sender's neighbourhood", () => {
  for (const [address, network] of [
    ["192.0.2.1", "192.0.2.0/24"],
    ["::ffff:192.0.2.255", "192.0.2.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
    ["fe80::1%eth0", "fe80:0:0::/48"],
    ["no address", "unknown"],
    [undefined, "unknown"],
  ] as const) {
    it(`at ${address} is ${network}`, () => assert.equal(clientNeighbourhood(address), network));
  }
});

describe("the rate limit", () => {
  it("takes ten a minute, and no burst at the turn of one", () => {
    const { take, at } = limited();
    at(59_000);
    for (let count = 0; count < 10; count += 1) assert.equal(take("192.0.2.1"), 0);
    at(61_000);
    assert.equal(take("192.0.2.1"), 58);
    at(118_999);
    assert.equal(take("192.0.2.1"), 1);
    at(119_000);
    assert.equal(take("192.0.2.1"), 0);
  });

  it("counts a /64 as one sender, and others apart", () => {
    const { take } = limited();
    for (let count = 0; count < 10; count += 1) take(`2001:db8::${count}`);
    assert.ok(take("2001:db8::ffff:1:2:3") > 0);
    assert.equal(take("2001:db8:0:1::1"), 0);
    assert.equal(take("192.0.2.1"), 0);
  });

  it("counts everybody without an address as one", () => {
    const { take } = limited();
    for (let count = 0; count < 10; count += 1) take(undefined);
    assert.ok(take(undefined) > 0);
  });

  it("does not make it worse to knock while shut out", () => {
    const { take, at } = limited();
    for (let count = 0; count < 30; count += 1) take("192.0.2.1");
    at(60_000);
    assert.equal(take("192.0.2.1"), 0);
  });

  it("forgives at once where the clock is set back", () => {
    const { take, at } = limited();
    at(1_000_000);
    for (let count = 0; count < 10; count += 1) take("192.0.2.1");
    at(0);
    assert.equal(take("192.0.2.1"), 0);
  });

  it("remembers so many senders and no more, the quiet ones last", () => {
    const { take } = limited(2);
    for (let count = 0; count < 10; count += 1) take("192.0.2.1");
    take("192.0.2.2");
    assert.ok(take("192.0.2.1") > 0);
    take("192.0.2.3");
    assert.equal(take("192.0.2.1"), 0, "the one that was quiet longest is forgotten");
  });
});

/** A limit of ten a minute with a clock of its own; `take` answers after how many seconds to come again, 0 where it was taken. */
function limited(maxNetworks?: number) {
  let now = 0;
  const limit = new RateLimit({ by: clientNetwork, limit: 10, windowMs: 60_000, clock: () => new Date(now), ...(maxNetworks !== undefined && { maxNetworks }) });
  const take = (address: string | undefined): number => {
    try {
      limit.take(address);
      return 0;
    } catch (error) {
      assert.ok(error instanceof ReaderError && error.code === "too-many");
      return error.retryAfterSeconds ?? Number.NaN;
    }
  };
  return { take, at: (time: number) => (now = time) };
}
