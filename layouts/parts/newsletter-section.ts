import type { Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { html, type Html } from "./html.ts";
import { language } from "./language.ts";
import { newsletterForm, type NewsletterForm } from "./newsletter-form.ts";

interface NewsletterSectionProps {
  readonly site: Site;
  readonly form: NewsletterForm | undefined;
  /** The text whose page it stands on: the form and its mails are in the site's language. */
  readonly entry?: { readonly lang?: string | undefined };
}

/** The newsletter form under its heading; empty where the page has none. */
export function newsletterSection({ site, form, entry }: NewsletterSectionProps): Html {
  return form === undefined ? html`` : html`<section class="newsletter" id="newsletter"${language(site, {}, entry)}><h2>${wordsFor(site).newsletter.title}</h2>${newsletterForm({ site, form })}</section>`;
}
