import type { Library, PageKey, PageLink, Redirect } from "../../content/model.ts";
import type { KnownPage } from "../../readers/form-checks.ts";
import { pageLinks } from "../pages/author-pages.ts";
import { newsletterTopics } from "../pages/newsletter-topics.ts";

/** What functions and server ask of a site: a Library knows it, and so does what was noted of one. */
export interface SiteFacts {
  readonly pages: ReadonlyMap<PageKey, KnownPage>;
  /** What the navigation links to of the author's own. */
  readonly navigation: readonly PageLink[];
  readonly topics: readonly { readonly value: string; readonly label: string }[];
  readonly redirects: readonly Redirect[];
  /** When time alone changes the site, ISO 8601. */
  readonly nextDue?: string;
}

const known = new WeakMap<Library, SiteFacts>();

export function factsOf(library: Library): SiteFacts {
  const { entries, redirects, nextDue } = library;
  const facts = known.get(library) ?? { pages: entries, navigation: pageLinks(library), topics: newsletterTopics(library), redirects, ...(nextDue !== undefined && { nextDue }) };
  known.set(library, facts);
  return facts;
}
