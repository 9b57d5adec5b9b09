import { href } from "../src/config/site.ts";
import type { Library, Log, Place } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { changed } from "./parts/changed.ts";
import { commentFeed } from "./parts/comment-feed.ts";
import type { CommentForm } from "./parts/comment-form.ts";
import { commentsSection } from "./parts/comments-section.ts";
import { html, trusted, type Html } from "./parts/html.ts";
import { labelLinks } from "./parts/label-links.ts";
import { neighbours } from "./parts/neighbours.ts";
import type { NewsletterForm } from "./parts/newsletter-form.ts";
import { newsletterSection } from "./parts/newsletter-section.ts";
import { position } from "./parts/position.ts";
import { seriesList } from "./parts/series-list.ts";
import { postTime } from "./parts/time.ts";

interface LogPageProps {
  readonly library: Library;
  readonly log: Log;
  readonly form?: CommentForm | undefined;
  readonly newsletter?: NewsletterForm | undefined;
}

/** A log: in its project, as its follow-up, or unfiled. */
export function logPage({ library, log, form, newsletter }: LogPageProps): Html {
  const { site } = library;
  const place = library.places.get(log.key);
  const body = html`<article class="h-entry">
      ${tab({ library, place })}
      <header class="beside">
        <p class="meta">${dates(log)}${changed({ library, entry: log })}</p>
        <div>
          <h1 class="p-name">${log.title}</h1>
          ${log.subtitle !== undefined && html`<p class="subtitle">${log.subtitle}</p>`}
        </div>
      </header>
      <div class="e-content prose">${trusted(log.html)}</div>
      ${log.next !== undefined && html`<p class="next"><strong>Next:</strong> ${log.next}</p>`}
      ${labelLinks({ library, labels: log.labels })}
    </article>
    ${seriesList({ library, log })}
    ${place && neighbours({ library, place })}
    ${commentsSection({ library, entry: log, form })}
    ${newsletterSection({ site, form: newsletter })}`;
  return frame({
    site,
    title: log.title,
    description: log.description,
    url: log.url,
    kind: "article",
    lang: log.lang,
    image: log.cover,
    published: log.date,
    updated: log.updated,
    feeds: [
      place === undefined ? { title: "Unfiled logs", url: "/logs/feed.xml" } : { title: place.project.title, url: `${place.project.url}feed.xml` },
      ...commentFeed(library, log),
    ],
    pages: library.pages,
    current: place === undefined ? "/logs/" : "/projects/",
    body,
  });
}

function tab({ library, place }: { library: Library; place: Place | undefined }): Html {
  const { site } = library;
  if (place === undefined) return html`<nav class="tab loose" aria-label="Breadcrumb"><a href="${href(site, "/logs/")}">Unfiled</a></nav>`;
  return html`<nav class="tab" aria-label="Breadcrumb"><a href="${href(site, place.project.url)}">${place.project.title}</a> ${position(place)}</nav>`;
}

function dates({ date, written, updated, draft }: Log): Html {
  return html`${draft && html`<strong>draft</strong> `}${postTime(date, { className: "dt-published" })}${written && html` <span>written ${postTime(written)}</span>`}${updated && html` <span>updated ${postTime(updated, { className: "dt-updated" })}</span>`}`;
}
