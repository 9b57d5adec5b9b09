import type { Site } from "../config/site.ts";

/** What every page is sent with: nothing from elsewhere runs or is framed, forms go to this site's endpoints only. */
export function pageHeaders(site: Pick<Site, "api" | "search">): Record<string, string> {
  const elsewhere = site.api.startsWith("/") ? "" : ` ${new URL(site.api).origin}`;
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' https: data:",
    "media-src 'self' https:",
    // The search page looks through its index by WebAssembly. Hosts join the headers of two rules that match, and two
    // policies allow only what both do: so all pages say so, and it lets run only what our own scripts bring.
    `script-src 'self'${site.search ? " 'wasm-unsafe-eval'" : ""}`,
    `connect-src 'self'${elsewhere}`,
    `form-action 'self'${elsewhere}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
  };
}
