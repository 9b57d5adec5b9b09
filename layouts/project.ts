import { href } from "../src/config/site.ts";
import { wordsFor, type Words } from "../src/config/words.ts";
import type { Library, Project } from "../src/content/model.ts";
import { wholeUrl } from "../src/content/whole-url.ts";
import { frame } from "./frame.ts";
import { afterText } from "./parts/after-text.ts";
import { byline } from "./parts/author.ts";
import { commentFeed } from "./parts/comment-feed.ts";
import type { CommentForm } from "./parts/comment-form.ts";
import { commentsSection } from "./parts/comments-section.ts";
import { html, trusted, type Html } from "./parts/html.ts";
import { timeline } from "./parts/log-list.ts";
import type { NewsletterForm } from "./parts/newsletter-form.ts";
import { newsletterSection } from "./parts/newsletter-section.ts";
import { ownAddress } from "./parts/own-address.ts";
import { projectFacts, projectStatus } from "./parts/project-facts.ts";
import { resumeCard } from "./parts/resume-card.ts";
import { sharedPicture } from "./parts/shared-picture.ts";
import { breadcrumbs } from "./parts/structured-data.ts";
import { tableOfContents } from "./parts/toc.ts";

interface ProjectPageProps {
  readonly library: Library;
  readonly project: Project;
  readonly form?: CommentForm | undefined;
  readonly newsletter?: NewsletterForm | undefined;
}

/** A project: status, where it stands, introduction, its logs oldest first, comments. */
export function projectPage({ library, project, form, newsletter }: ProjectPageProps): Html {
  const { site } = library;
  const words = wordsFor(site, project);
  const feed = { title: `${project.title} – ${site.title}`, url: `${project.url}feed.xml` };
  const body = html`<article class="h-entry">
      <p class="tab">${projectStatus({ library, words, project })}</p>
      <header class="beside">
        <p class="meta">${projectFacts(words, project)}${byline(site)}</p>
        <div>
          <h1 class="p-name">${project.title}</h1>
          ${project.subtitle !== undefined && html`<p class="subtitle">${project.subtitle}</p>`}
        </div>
      </header>
      ${resumeCard({ library, words, project })}
      ${tableOfContents({ words, entry: project })}
      <div class="e-content prose">${trusted(project.html)}</div>
      <section id="logs" class="h-feed">
        <h2 class="p-name">${words.project.logs}</h2>
        ${project.logs.length === 0 ? html`<p class="none">${words.lists.none}</p>` : timeline({ library, words, project })}
        ${hasWhole(project) && html`<p class="more"><a href="${href(site, wholeUrl(project))}">${words.project.whole}</a></p>`}
      </section>
      ${afterText({ library, words, entry: project, follow: ways(words, project, newsletter !== undefined) })}
      ${ownAddress(site, project)}
    </article>
    ${commentsSection({ library, entry: project, form })}
    ${newsletterSection({ site, form: newsletter, entry: project })}`;
  return frame({
    site,
    title: project.title,
    description: project.description,
    url: project.url,
    lang: project.lang,
    image: sharedPicture(site, project),
    feeds: [feed, ...commentFeed(library, words, project)],
    things: [breadcrumbs(site, [{ title: words.lists.projects, url: "/projects/" }, project])],
    scripts: form === undefined ? [] : [site.commentScript],
    pages: library.pages,
    current: "/projects/",
    body,
  });
}

/** One log on one page is that log's page. */
function hasWhole({ logs }: Project): boolean {
  return logs.length > 1;
}

function ways(words: Words, { repository, url }: Project, newsletter: boolean): { url: string; label: string }[] {
  return [
    ...(repository === undefined ? [] : [{ url: repository, label: words.project.repository }]),
    { url: `${url}feed.xml`, label: words.project.feed },
    ...(newsletter ? [{ url: "#newsletter", label: words.project.newsletter }] : []),
  ];
}
