import { wordsFor } from "../src/config/words.ts";
import type { Library, TextPage } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { afterText } from "./parts/after-text.ts";
import { commentFeed } from "./parts/comment-feed.ts";
import type { CommentForm } from "./parts/comment-form.ts";
import { commentsSection } from "./parts/comments-section.ts";
import { html, trusted, type Html } from "./parts/html.ts";
import { ownAddress } from "./parts/own-address.ts";
import { sharedPicture } from "./parts/shared-picture.ts";
import { breadcrumbs } from "./parts/structured-data.ts";
import { tableOfContents } from "./parts/toc.ts";

/** `/<page>/`: about, colophon and the like. */
export function textPage({ library, page, form }: { library: Library; page: TextPage; form?: CommentForm | undefined }): Html {
  const words = wordsFor(library.site, page);
  const body = html`<article class="h-entry">
      <header>
        <h1 class="p-name">${page.title}</h1>
        ${page.subtitle !== undefined && html`<p class="subtitle">${page.subtitle}</p>`}
      </header>
      ${tableOfContents({ words, entry: page })}
      <div class="e-content prose">${trusted(page.html)}</div>
      ${afterText({ library, words, entry: page })}
      ${ownAddress(library.site, page)}
    </article>
    ${commentsSection({ library, entry: page, form })}`;
  return frame({
    site: library.site,
    title: page.title,
    description: page.description,
    url: page.url,
    lang: page.lang,
    image: sharedPicture(library.site, page),
    feeds: commentFeed(library, words, page),
    things: [breadcrumbs(library.site, [page])],
    scripts: form === undefined ? [] : [library.site.commentScript],
    pages: library.pages,
    body,
  });
}
