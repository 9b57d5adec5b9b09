import type { Site } from "../../src/config/site.ts";
import type { PageLink } from "../../src/content/model.ts";
import { frame } from "../frame.ts";
import { html, type Html } from "../parts/html.ts";

/** What every page that the api answers with is framed with. */
export interface ReaderPageProps {
  readonly site: Site;
  /** The author's own pages, for the navigation. */
  readonly pages: readonly PageLink[];
}

/** A page for one reader: it has no address of its own, and is nothing for search engines. */
export function readerFrame({ site, pages, title, description = title }: ReaderPageProps & { readonly title: string; readonly description?: string }, content: Html): Html {
  return frame({ site, title, description, url: "/", noindex: true, current: "", pages, body: html`<h1>${title}</h1>
    ${content}` });
}
