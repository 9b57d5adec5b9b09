import type { ApiServices } from "./services.ts";

/**
 * Tells the owner once of what makes all readers one sender: a proxy on the same machine or network of which the settings
 * say nothing. From elsewhere the header is only what somebody wrote.
 */
export function warnOfUnnamedProxy({ trustProxy, limits, log }: Pick<ApiServices, "trustProxy" | "limits" | "log">): (forwardedFor: string | null, peer: string | undefined) => void {
  let told = false;
  return (forwardedFor, peer = "") => {
    if (told || trustProxy > 0 || !limits || forwardedFor === null || !near.test(peer.replace(/^::ffff:/i, ""))) return;
    told = true;
    log?.("Requests come through a proxy, and UNFILED_TRUST_PROXY is 0: all readers share one limit of 10 posts a minute. Set it to the number of proxies in front.");
  };
}

/** Loopback and private networks (RFC 1918, RFC 4193). */
const near = /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd])/i;
