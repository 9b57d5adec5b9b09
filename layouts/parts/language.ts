import type { Site } from "../../src/config/site.ts";
import { html, type Html } from "./html.ts";

interface InLanguage {
  /** BCP 47; absent: the site's. */
  readonly lang?: string | undefined;
}

/** The attribute ` lang="…"` of a text in another language than what it stands in; empty where both are in one. */
export function language({ language }: Pick<Site, "language">, text: InLanguage, around: InLanguage = {}): Html {
  const own = text.lang ?? language;
  return own === (around.lang ?? language) ? html`` : html` lang="${own}"`;
}
