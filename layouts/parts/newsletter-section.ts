import type { Site } from "../../src/config/site.ts";
import { wordsFor } from "../../src/config/words.ts";
import { html, type Html } from "./html.ts";
import { newsletterForm, type NewsletterForm } from "./newsletter-form.ts";

/** The newsletter form under its heading; empty where the page has none. */
export function newsletterSection({ site, form }: { site: Site; form: NewsletterForm | undefined }): Html {
  return form === undefined ? html`` : html`<section class="newsletter" id="newsletter"><h2>${wordsFor(site).newsletter.title}</h2>${newsletterForm({ site, form })}</section>`;
}
