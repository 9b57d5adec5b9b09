import { wordsFor } from "../src/config/words.ts";
import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { html, type Html } from "./parts/html.ts";
import { newestThenOlder } from "./parts/log-list.ts";
import type { NewsletterForm } from "./parts/newsletter-form.ts";
import { newsletterSection } from "./parts/newsletter-section.ts";

/** `/logs/`: the unfiled logs, newest first. */
export function logsPage({ library, newsletter }: { library: Library; newsletter?: NewsletterForm | undefined }): Html {
  const { site, unfiled, pages } = library;
  const { lists } = wordsFor(site);
  const body = html`<h1 class="p-name">${lists.unfiled}</h1>
    <p class="subtitle">${lists.unfiledAre}</p>
    ${unfiled.length === 0 ? html`<p class="none">${lists.none}</p>` : newestThenOlder({ library, logs: unfiled })}
    ${newsletterSection({ site, form: newsletter })}`;
  const feeds = [{ title: `${lists.unfiled} – ${site.title}`, url: "/logs/feed.xml" }];
  return frame({ site, title: lists.unfiled, description: lists.unfiledOf(site.title), url: "/logs/", feeds, pages, feed: true, body });
}
