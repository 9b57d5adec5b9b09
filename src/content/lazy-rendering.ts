import { type Rendering, renderText } from "./markdown.ts";
import type { LinkResolver, TextContext } from "./markdown-links.ts";

/** Where a text stands, as far as it does not change with the rest of the site. */
export type TextPlace = Pick<TextContext, "source" | "url" | "prefix" | "pictures"> & { readonly language: string };

/** Renders a text when it is first asked for, and once. */
export class LazyRendering {
  readonly #body: string;
  readonly #place: TextPlace;
  #resolve: LinkResolver;
  #rendering: Rendering | undefined;

  constructor(body: string, place: TextPlace, resolve: LinkResolver) {
    this.#body = body;
    this.#place = place;
    this.#resolve = resolve;
  }

  get(): Rendering {
    this.#rendering ??= renderText(this.#body, { ...this.#place, resolve: this.#resolve }, this.#place.language);
    return this.#rendering;
  }

  /** This one, if it says the same in a site where links are resolved so; else a new one, not yet rendered. */
  renewed(resolve: LinkResolver): LazyRendering {
    const stale = this.#rendering !== undefined && [...this.#rendering.links].some(([source, before]) => {
      const now = resolve(source);
      return now?.url !== before?.url || now?.width !== before?.width || now?.height !== before?.height;
    });
    if (stale) return new LazyRendering(this.#body, this.#place, resolve);
    this.#resolve = resolve;
    return this;
  }
}
