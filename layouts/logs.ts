import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { newestThenOlder } from "./parts/log-list.ts";
import type { NewsletterForm } from "./parts/newsletter-form.ts";
import { newsletterSection } from "./parts/newsletter-section.ts";

/** `/logs/`: the unfiled logs, newest first. */
export function logsPage({ library, newsletter }: { library: Library; newsletter?: NewsletterForm | undefined }): Html {
  const { site, unfiled, pages } = library;
  const body = html`<h1>Unfiled logs</h1>
    <p class="subtitle">What belongs to no project, newest first.</p>
    ${unfiled.length === 0 ? html`<p class="none">None yet.</p>` : newestThenOlder({ library, logs: unfiled })}
    ${newsletterSection({ site, form: newsletter })}`;
  const feeds = [{ title: `Unfiled logs – ${site.title}`, url: "/logs/feed.xml" }];
  return frame({ site, title: "Unfiled logs", description: `What belongs to no project on ${site.title}, newest first.`, url: "/logs/", feeds, pages, body });
}
