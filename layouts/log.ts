import { href } from "../src/config/site.ts";
import { wordsFor, type Words } from "../src/config/words.ts";
import type { Library, Log, Place } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { afterText } from "./parts/after-text.ts";
import { byline } from "./parts/author.ts";
import { commentFeed } from "./parts/comment-feed.ts";
import type { CommentForm } from "./parts/comment-form.ts";
import { commentsSection } from "./parts/comments-section.ts";
import { html, trusted, type Html } from "./parts/html.ts";
import { neighbours } from "./parts/neighbours.ts";
import type { NewsletterForm } from "./parts/newsletter-form.ts";
import { newsletterSection } from "./parts/newsletter-section.ts";
import { position } from "./parts/position.ts";
import { readingTime } from "./parts/reading-time.ts";
import { seriesList } from "./parts/series-list.ts";
import { sharedPicture } from "./parts/shared-picture.ts";
import { blogPosting, wayToLog } from "./parts/structured-data.ts";
import { postTime } from "./parts/time.ts";
import { tableOfContents } from "./parts/toc.ts";

interface LogPageProps {
  readonly library: Library;
  readonly log: Log;
  readonly form?: CommentForm | undefined;
  readonly newsletter?: NewsletterForm | undefined;
}

/** A log: in its project, as its follow-up, or unfiled. */
export function logPage({ library, log, form, newsletter }: LogPageProps): Html {
  const { site } = library;
  const words = wordsFor(site, log);
  const place = library.places.get(log.key);
  const feed = place === undefined ? { title: words.lists.unfiled, url: "/logs/feed.xml" } : { title: place.project.title, url: `${place.project.url}feed.xml` };
  const body = html`<article class="h-entry">
      ${tab({ library, words, place })}
      <header class="beside">
        <p class="meta">${log.draft && html`<strong>${words.lists.draft}</strong> `}<a class="u-url" href="${href(site, log.url)}">${postTime(words, log.date, { className: "dt-published" })}</a>${byline(site)}${readingTime(words, log.words)}</p>
        <div>
          <h1 class="p-name">${log.title}</h1>${log.subtitle !== undefined && html`\n<p class="subtitle">${log.subtitle}</p>`}
        </div>
      </header>
      ${tableOfContents({ words, entry: log })}<div class="e-content prose">${trusted(log.html)}</div>${log.next !== undefined && html`\n<p class="next"><strong>${words.log.next}</strong> ${log.next}</p>`}
      ${afterText({ library, words, entry: log, follow: [{ url: feed.url, label: words.log.feedOf(feed.title) }] })}
    </article>
    ${seriesList({ library, words, log })}${neighbours({ library, words, log })}${commentsSection({ library, entry: log, form })}${newsletterSection({ site, form: newsletter, entry: log })}`;
  return frame({
    site,
    title: log.title,
    description: log.description,
    url: log.url,
    kind: "article",
    lang: log.lang,
    image: sharedPicture(site, log),
    feeds: [feed, ...commentFeed(library, words, log)],
    things: [blogPosting(library, log), wayToLog(library, words, log)],
    scripts: form === undefined ? [] : [site.commentScript],
    pages: library.pages,
    current: place === undefined ? "/logs/" : "/projects/",
    body,
  });
}

function tab({ library, words, place }: { library: Library; words: Words; place: Place | undefined }): Html {
  const { site } = library;
  if (place === undefined) return html`<nav class="tab loose" aria-label="${words.frame.breadcrumb}"><a href="${href(site, "/logs/")}">${words.log.unfiled}</a></nav>`;
  return html`<nav class="tab" aria-label="${words.frame.breadcrumb}"><a href="${href(site, place.project.url)}">${place.project.title}</a> ${position(words, place)}</nav>`;
}
