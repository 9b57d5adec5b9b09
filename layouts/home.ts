import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Library } from "../src/content/model.ts";
import { frame } from "./frame.ts";
import { elsewhere } from "./parts/author.ts";
import { html, type Html } from "./parts/html.ts";
import { compactList } from "./parts/log-list.ts";
import type { NewsletterForm } from "./parts/newsletter-form.ts";
import { newsletterSection } from "./parts/newsletter-section.ts";
import { projectCards } from "./parts/project-card.ts";
import { webSite } from "./parts/structured-data.ts";

/** How many of the newest unfiled logs the front page names. */
export const unfiledShown = 10;

/** The front page: who writes, the latest unfiled logs, the projects, the newsletter. */
export function homePage({ library, newsletter }: { library: Library; newsletter?: NewsletterForm | undefined }): Html {
  const { site, unfiled } = library;
  const { lists } = wordsFor(site);
  const body = html`<div class="hello h-card">
      <h1>${site.description}</h1>
      <p><a class="p-name u-url u-uid" href="${href(site, "/")}"><strong>${site.author.name}</strong></a>${site.author.bio !== undefined && html`: <span class="p-note">${site.author.bio}</span>`}</p>
      ${elsewhere(site)}
    </div>
    <section id="unfiled" class="h-feed">
      <h2 class="p-name">${lists.latestUnfiled}</h2>
      ${unfiled.length === 0 ? html`<p class="none">${lists.none}</p>` : compactList({ library, logs: unfiled.slice(0, unfiledShown), teasers: true })}
      <p class="more"><a href="${href(site, "/logs/")}">${lists.allUnfiled}</a></p>
    </section>
    <section id="projects" class="h-feed">
      <h2 class="p-name">${lists.projects}</h2>
      ${projectCards({ library, heading: 3 })}
      <p class="more"><a href="${href(site, "/all/")}">${lists.filedOrNot}</a></p>
    </section>
    ${newsletterSection({ site, form: newsletter })}`;
  return frame({ site, title: site.title, description: site.description, url: "/", things: [webSite(site)], pages: library.pages, body });
}
