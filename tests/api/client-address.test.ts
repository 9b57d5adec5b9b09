import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clientAddress } from "../../src/api/client-address.ts";
import { warnOfUnnamedProxy } from "../../src/api/unnamed-proxy.ts";

describe("the sender's address", () => {
  it("is the peer's where no proxy is trusted, whatever is claimed", () => {
    assert.equal(clientAddress("203.0.113.9", "192.0.2.1", 0), "192.0.2.1");
  });

  it("is what the outermost of our proxies saw", () => {
    assert.equal(clientAddress("203.0.113.9, 198.51.100.2", "192.0.2.1", 1), "198.51.100.2");
    assert.equal(clientAddress("203.0.113.9, 198.51.100.2, 10.0.0.1", "192.0.2.1", 2), "198.51.100.2");
  });

  it("is the first of the list where the list is shorter than our chain", () => {
    assert.equal(clientAddress("198.51.100.2", "192.0.2.1", 3), "198.51.100.2");
  });

  it("loses the port that some proxies add", () => {
    assert.equal(clientAddress("198.51.100.2:4711", "192.0.2.1", 1), "198.51.100.2");
    assert.equal(clientAddress("[2001:db8::1]:4711", "192.0.2.1", 1), "2001:db8::1");
    assert.equal(clientAddress("2001:db8::1", "192.0.2.1", 1), "2001:db8::1");
  });

  for (const header of [undefined, "", "unknown", "<script>", "198.51.100.2, _hidden"]) {
    it(`is the peer's where the list says ${JSON.stringify(header)}`, () => {
      assert.equal(clientAddress(header, "192.0.2.1", 1), "192.0.2.1");
    });
  }
});

describe("a proxy that the settings do not name", () => {
  const said = (address: string, services: { limits: boolean; trustProxy: number }) => {
    const lines: string[] = [];
    const warn = warnOfUnnamedProxy({ ...services, log: (line) => lines.push(line) });
    warn(null, address);
    warn("203.0.113.9", address);
    warn("203.0.113.10", address);
    return lines;
  };

  it("is told of once, where it stands beside us", () => {
    for (const near of ["127.0.0.1", "::1", "::ffff:10.1.2.3", "172.18.0.1", "192.168.1.1", "fd00::1"]) assert.match(said(near, { limits: true, trustProxy: 0 }).join("|"), /^[^|]*UNFILED_TRUST_PROXY is 0[^|]*$/, near);
    for (const far of ["198.51.100.1", "172.32.0.1", "2001:db8::1"]) assert.deepEqual(said(far, { limits: true, trustProxy: 0 }), [], far);
  });

  it("is nothing to tell of where it is named, or nothing is counted", () => {
    assert.deepEqual(said("127.0.0.1", { limits: true, trustProxy: 1 }), []);
    assert.deepEqual(said("127.0.0.1", { limits: false, trustProxy: 0 }), []);
  });
});
