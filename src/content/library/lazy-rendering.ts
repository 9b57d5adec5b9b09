import { renderText } from "../markdown/markdown.ts";
import type { LinkResolver, TextContext } from "../markdown/links.ts";
import { bytesOf, type KeptRendering, packed, type PackedRendering, type StoredHtml } from "./packed-rendering.ts";

/** Where a text stands, as far as it does not change with the rest of the site. */
export type TextPlace = Pick<TextContext, "source" | "url" | "prefix" | "pictures"> & { readonly language: string };

/** Renders a text when it is first asked for, and once. */
export class LazyRendering {
  readonly #body: string;
  readonly #place: TextPlace;
  #resolve: LinkResolver;
  #rendering: KeptRendering | undefined;

  /** `kept`: what an earlier process made of the same text at the same place; left aside where links lead elsewhere now. */
  constructor(body: string, place: TextPlace, resolve: LinkResolver, kept?: KeptRendering) {
    this.#body = body;
    this.#place = place;
    this.#resolve = resolve;
    this.#rendering = kept !== undefined && isAsBefore(kept, resolve) ? kept : undefined;
  }

  get(): KeptRendering {
    this.#rendering ??= this.#render();
    return this.#rendering;
  }

  get html(): string {
    // Where it was put away, and somebody took it from there, it is made again.
    const bytes = bytesOf(this.get()) ?? (this.#rendering = this.#render()).html;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  }

  /** The same, with its HTML put away. */
  putAway(html: StoredHtml): void {
    if (this.#rendering !== undefined) this.#rendering = { ...this.#rendering, html };
  }

  /** What it takes to render the text elsewhere. */
  get text(): { readonly body: string; readonly place: TextPlace } {
    return { body: this.#body, place: this.#place };
  }

  /** Takes what was made of the text elsewhere. */
  take(rendering: KeptRendering): void {
    this.#rendering ??= rendering;
  }

  /** Undefined where it was not asked for yet. */
  get made(): KeptRendering | undefined {
    return this.#rendering;
  }

  #render(): PackedRendering {
    return packed(renderText(this.#body, { ...this.#place, resolve: this.#resolve }, this.#place.language));
  }

  /** This one, if it says the same in a site where links are resolved so; else a new one, not yet rendered. */
  renewed(resolve: LinkResolver): LazyRendering {
    if (this.#rendering !== undefined && !isAsBefore(this.#rendering, resolve)) return new LazyRendering(this.#body, this.#place, resolve);
    this.#resolve = resolve;
    return this;
  }
}

/** Whether all that a text links to is still where it was. */
function isAsBefore({ links }: KeptRendering, resolve: LinkResolver): boolean {
  for (const [source, before] of links) {
    const now = resolve(source);
    if (now?.url !== before?.url || now?.width !== before?.width || now?.height !== before?.height) return false;
  }
  return true;
}
