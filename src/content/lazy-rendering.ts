import { type Rendering, renderText } from "./markdown.ts";
import type { LinkResolver } from "./markdown-links.ts";

/** Renders a text when it is first asked for, and once. */
export class LazyRendering {
  readonly #body: string;
  readonly #place: { readonly source: string; readonly url: string; readonly prefix: string; readonly language: string };
  #resolve: LinkResolver;
  #rendering: Rendering | undefined;

  constructor(body: string, place: { source: string; url: string; prefix: string; language: string }, resolve: LinkResolver) {
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
