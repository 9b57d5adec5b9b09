import { isIP, isIPv6 } from "node:net";

/**
 * What counts as one sender: an IPv4 address, or the /64 of an IPv6 address, since every customer has one to himself.
 * IPv4 written as IPv6 (`::ffff:192.0.2.1`) is IPv4. What is no address is one sender, "unknown".
 */
export function clientNetwork(address: string | undefined): string {
  const numbers = numbersOf(address);
  if (numbers === undefined) return "unknown";
  return numbers.length === 4 ? numbers.join(".") : `${inHex(numbers.slice(0, 4))}::/64`;
}

/** The /24 of an IPv4 address, the /48 of an IPv6 address: what one customer may rent, to be many senders in. */
export function clientNeighbourhood(address: string | undefined): string {
  const numbers = numbersOf(address);
  if (numbers === undefined) return "unknown";
  return numbers.length === 4 ? `${numbers.slice(0, 3).join(".")}.0/24` : `${inHex(numbers.slice(0, 3))}::/48`;
}

/** Four bytes of an IPv4 address, eight groups of an IPv6 address; undefined for what is neither. */
function numbersOf(address: string | undefined): number[] | undefined {
  const bare = address?.replace(/%.*$/, "") ?? "";
  if (isIP(bare) === 0) return undefined;
  if (!isIPv6(bare)) return bare.split(".").map(Number);
  const groups = ipv6Groups(bare);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]) : groups;
}

function inHex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
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
