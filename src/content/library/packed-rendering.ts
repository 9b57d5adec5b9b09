import type { Rendering } from "../markdown/markdown.ts";

/**
 * A rendering as it is kept and passed on, its HTML as bytes: as strings the HTML of a large site takes twice the memory
 * (one dash of the author's makes two bytes of every character), is moved about by the collector, and copied between threads.
 */
export type PackedRendering<Html = Uint8Array<ArrayBuffer>> = Omit<Rendering, "html"> & { readonly html: Html };

/** HTML that lies elsewhere, so that the memory does not hold all of a large site's. */
export interface StoredHtml {
  /** Undefined where it is there no more. */
  read(): Uint8Array | undefined;
}

/** A rendering whose HTML may have been put away. */
export type KeptRendering = PackedRendering<Uint8Array | StoredHtml>;

const encoder = new TextEncoder();

export function packed(rendering: Rendering): PackedRendering {
  return { ...rendering, html: encoder.encode(rendering.html) };
}

/** In UTF-8; undefined where it was put away and is there no more. */
export function bytesOf({ html }: KeptRendering): Uint8Array | undefined {
  return html instanceof Uint8Array ? html : html.read();
}
