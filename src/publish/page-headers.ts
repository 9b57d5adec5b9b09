import type { Site } from "../config/site.ts";

/** What every page is sent with: nothing from elsewhere runs or is framed, forms go to this site's endpoints only. */
export function pageHeaders(site: Pick<Site, "api">): Record<string, string> {
  const elsewhere = site.api.startsWith("/") ? "" : ` ${new URL(site.api).origin}`;
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' https: data:",
    "media-src 'self' https:",
    "script-src 'self'",
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
