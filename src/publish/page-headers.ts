import { headScriptHash } from "../../layouts/parts/head-script.ts";
import { styleHashes } from "../../layouts/parts/style.ts";
import { hasApiElsewhere, type Site } from "../config/site.ts";

/**
 * What every page is sent with: nothing from elsewhere runs or is framed, forms go to this site's endpoints only. Where those
 * are elsewhere, they answer with pages of their own, which have styles and scripts of this site.
 */
export function pageHeaders(site: Pick<Site, "api" | "origin" | "search" | "style">): Record<string, string> {
  const elsewhere = hasApiElsewhere(site) ? ` ${new URL(site.api).origin}` : "";
  const here = hasApiElsewhere(site) ? ` ${site.origin}` : "";
  const policy = [
    "default-src 'none'",
    `style-src 'self'${styleHashes(site)}${here}`,
    `img-src 'self'${here} https: data:`,
    "media-src 'self' https:",
    // Ours asks for none; a theme of the author's may.
    `font-src 'self'${here}`,
    // The search page looks through its index by WebAssembly. Hosts join the headers of two rules that match, and two
    // policies allow only what both do: so all pages say so, and it lets run only what our own scripts bring.
    `script-src 'self' ${headScriptHash}${here}${site.search ? " 'wasm-unsafe-eval'" : ""}`,
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
