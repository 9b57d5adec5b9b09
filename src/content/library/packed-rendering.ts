import type { Rendering } from "../markdown/markdown.ts";

/**
 * A rendering as it is kept and passed on, its HTML as bytes: as strings the HTML of a large site takes twice the memory
 * (one dash of the author's makes two bytes of every character), is moved about by the collector, and copied between threads.
 */
export type PackedRendering = Omit<Rendering, "html"> & { readonly html: Uint8Array<ArrayBuffer> };

const encoder = new TextEncoder();

export function packed(rendering: Rendering): PackedRendering {
  return { ...rendering, html: encoder.encode(rendering.html) };
}

export function htmlOf({ html }: PackedRendering): string {
  return Buffer.from(html.buffer, html.byteOffset, html.byteLength).toString("utf8");
}
