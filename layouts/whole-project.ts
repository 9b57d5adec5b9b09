import { href } from "../src/config/site.ts";
import { wordsFor } from "../src/config/words.ts";
import type { Library, Log, Project } from "../src/content/model.ts";
import { wholeUrl } from "../src/content/whole-url.ts";
import { frame } from "./frame.ts";
import { html, trusted, type Html } from "./parts/html.ts";
import { language } from "./parts/language.ts";
import { position } from "./parts/position.ts";
import { projectFacts, projectStatus } from "./parts/project-facts.ts";
import { postTime } from "./parts/time.ts";

/** `/whole/…`: a project and the whole text of all its logs on one page, for reading through, keeping, and printing. */
export function wholeProjectPage({ library, project }: { library: Library; project: Project }): Html {
  const { site } = library;
  const words = wordsFor(site, project);
  const body = html`<nav class="tab" aria-label="${words.frame.breadcrumb}"><a href="${href(site, project.url)}">${project.title}</a></nav>
    <h1>${words.project.wholeTitle(project.title)}</h1>
    <p class="meta">${projectStatus({ library, words, project })} ${projectFacts(words, project)}</p>
    <div class="prose">${moved(project.html, "project", 0)}</div>
    <ol class="contents">${project.logs.map((log, index) => html`<li><a href="#log-${index + 1}"${language(site, log, project)}>${log.title}</a></li>`)}</ol>
    ${project.logs.map((log, index) => wholeLog(library, project, log, `log-${index + 1}`))}`;
  return frame({
    site,
    title: words.project.wholeTitle(project.title),
    description: project.description,
    url: wholeUrl(project),
    lang: project.lang,
    canonical: project.url,
    pages: library.pages,
    current: "/projects/",
    body,
  });
}

function wholeLog(library: Library, project: Project, log: Log, id: string): Html {
  const words = wordsFor(library.site, project);
  const lang = language(library.site, log, project);
  const place = library.places.get(log.key);
  return html`<article class="whole" id="${id}">
      <h2><a href="${href(library.site, log.url)}"${lang}>${log.title}</a></h2>
      <p class="meta">${postTime(words, log.date)} ${place && position(words, place)}</p>
      <div class="prose"${lang}>${moved(log.html, id, 1)}</div>
    </article>\n`;
}

/** A text beside others: its headings `deeper` by as much, its ids and the links to them under a name of their own. */
function moved(text: string, name: string, deeper: number): Html {
  const demoted = text.replace(/(<\/?h)([2-5])\b/g, (_, tag: string, level: string) => `${tag}${Number(level) + deeper}`);
  return trusted(demoted.replace(/( (?:id="|href="#))(?=[^"])/g, `$1${name}-`));
}
