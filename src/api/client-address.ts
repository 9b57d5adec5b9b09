import { isIP } from "node:net";

/**
 * Who sent a request. Each proxy adds the address it was called from to the end of `X-Forwarded-For`;
 * `trustProxy` of them are ours, so what the outermost of ours added is believed and everything before it is not.
 */
export function clientAddress(forwardedFor: string | undefined, peer: string | undefined, trustProxy: number): string | undefined {
  if (trustProxy === 0) return peer;
  const hops = forwardedFor?.split(",").map(withoutPort) ?? [];
  const stated = hops.at(-trustProxy) ?? hops[0];
  return stated !== undefined && isIP(stated) !== 0 ? stated : peer;
}

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  const text = hop.trim();
  return /^\[([^\]]+)\]/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}
