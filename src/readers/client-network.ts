import { isIP, isIPv6 } from "node:net";

/**
 * What counts as one sender: an IPv4 address, or the /64 of an IPv6 address, since every customer has one to himself.
 * IPv4 written as IPv6 (`::ffff:192.0.2.1`) is IPv4. What is no address is one sender, "unknown".
 */
export function clientNetwork(address: string | undefined): string {
  const bare = address?.replace(/%.*$/, "") ?? "";
  if (isIP(bare) === 0) return "unknown";
  if (!isIPv6(bare)) return bare;
  const groups = ipv6Groups(bare);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]).join(".");
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(":")}::/64`;
}

/** The eight groups of an address; the URL parser brings every way of writing it into one. */
function ipv6Groups(address: string): number[] {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}
