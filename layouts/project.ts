import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Library, Project } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { changed } from "./parts/changed.ts";
import { commentFeed } from "./parts/comment-feed.ts";
import type { CommentForm } from "./parts/comment-form.ts";
import { commentsSection } from "./parts/comments-section.ts";
import { html, trusted, type Html } from "./parts/html.ts";
import { labelLinks } from "./parts/label-links.ts";
import { logList } from "./parts/log-list.ts";
import type { NewsletterForm } from "./parts/newsletter-form.ts";
import { newsletterSection } from "./parts/newsletter-section.ts";
import { projectFacts, projectStatus } from "./parts/project-card.ts";

interface ProjectPageProps {
  readonly library: Library;
  readonly project: Project;
  readonly form?: CommentForm | undefined;
  readonly newsletter?: NewsletterForm | undefined;
}

/** A project: status, introduction, its logs oldest first, comments. */
export function projectPage({ library, project, form, newsletter }: ProjectPageProps): Html {
  const { site } = library;
  const words = wordsFor(site, project);
  const feed = { title: `${project.title} – ${site.title}`, url: `${project.url}feed.xml` };
  const body = html`<article class="h-entry">
      <p class="tab">${projectStatus(words, project)}</p>
      <header class="beside">
        <p class="meta">${projectFacts(words, project)}${project.repository !== undefined && html` <a href="${project.repository}">${words.project.repository}</a>`} <a href="${href(site, feed.url)}">${words.project.feed}</a>${changed({ library, words, entry: project })}</p>
        <div>
          <h1 class="p-name">${project.title}</h1>
          ${project.subtitle !== undefined && html`<p class="subtitle">${project.subtitle}</p>`}
        </div>
      </header>
      <div class="e-content prose">${trusted(project.html)}</div>
      ${labelLinks({ library, words, labels: project.labels })}
    </article>
    <section>
      <h2>${words.project.logs}</h2>
      ${project.logs.length === 0 ? html`<p class="none">${words.lists.none}</p>` : logList({ library, words, logs: project.logs, heading: 3, projects: false })}
    </section>
    ${commentsSection({ library, entry: project, form })}
    ${newsletterSection({ site, form: newsletter })}`;
  return frame({
    site,
    title: project.title,
    description: project.description,
    url: project.url,
    lang: project.lang,
    image: project.cover,
    updated: project.updated,
    feeds: [feed, ...commentFeed(library, words, project)],
    pages: library.pages,
    current: "/projects/",
    body,
  });
}
