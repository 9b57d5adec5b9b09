import hljs from "highlight.js";
import type { Site } from "../../src/config/site.ts";
import type { Comment, CommentNode, Label, Library, Log, Place, Project, TextPage, Thread } from "../../src/content/model.ts";
import { pageAssets } from "../../src/publish/layout-files.ts";

const { style, icon = "/blog/icon.svg" } = await pageAssets();

/** The site of the samples, under a prefix so that every link shows whether it honours it. */
export const sampleSite: Site = {
  title: "Unfiled",
  description: "A blog whose database is its Git repository: the log of its own making.",
  author: { name: "Ada Marsh", bio: "Builds small machines in a shed near Kiel, and writes down what went wrong.", url: "https://ada.example/", me: ["https://social.example/@ada"], mail: "ada@ada.example" },
  language: "en",
  repository: "https://git.example/ada/blog",
  editUrl: "https://git.example/ada/blog/edit/main/{source}",
  labels: { measuring: { description: "What a thing weighs, how warm it is, and how one knows." } },
  comments: true,
  commentsSinceBuild: false,
  moderation: "publish",
  ownerMail: "all",
  newsletter: true,
  links: "error",
  history: true,
  search: true,
  pictures: { avif: false },
  rebuild: { quietMinutes: 10, longestWaitHours: 1 },
  maxLinks: 3,
  blockList: [],
  origin: "https://blog.example",
  prefix: "/blog/",
  api: "/blog/api",
  icon,
  ...(style !== undefined && { style }),
  stylesheet: "/blog/style.css",
  siteScript: "/blog/site.js",
  commentScript: "/blog/comments.js",
  searchScript: "/blog/search.js",
};

export const sampleEntry = { headings: [], ids: [], references: new Map<string, string>(), mistakes: [], aliases: [], draft: false, comments: true, moderation: "publish", linkedSources: [], words: 400 } as const;

function date(day: string): { day: string; iso: string } {
  return { day, iso: day };
}

export function sampleLog(fields: Partial<Log> & Pick<Log, "key" | "title">): Log {
  const description = "The stepper ran hot because the current limit was set for the wrong driver; a trimmer and ten minutes cured it, after two evenings of looking elsewhere.";
  return { ...sampleEntry, kind: "unfiled", url: `/${fields.key}/`, source: `content/${fields.key}.md`, description, html: `<p>${description}</p>`, date: date("2026-11-18"), labels: [], reply: false, ...fields };
}

export function sampleProject(fields: Partial<Project> & Pick<Project, "key" | "title">): Project {
  const description = "A pen plotter from two scrap printers, a door hinge and patience.";
  return { ...sampleEntry, kind: "project", url: `/${fields.key}/`, source: `content/${fields.key}/index.md`, description, html: `<p>${description}</p>`, status: "active", labels: [], logs: [], ...fields };
}

export function sampleComment(fields: Partial<Comment> & Pick<Comment, "id">): Comment {
  return { page: "logs/hot-stepper", name: "Jonas", html: "<p>Same here, with a driver from another maker.</p>", date: "2026-11-19T08:30:00Z", deleted: false, owner: false, ...fields };
}

/** A Library of what is given; labels, places and entries are made from it. */
export function sampleLibrary(parts: { site?: Site; projects?: readonly Project[]; unfiled?: readonly Log[]; pages?: readonly TextPage[]; threads?: ReadonlyMap<string, Thread>; series?: Library["series"]; changes?: Library["changes"] }): Library {
  const { site = sampleSite, projects = [], unfiled = [], pages = [], threads = new Map(), series = new Map(), changes = new Map() } = parts;
  const logs = [...projects.flatMap((project) => project.logs), ...unfiled].toSorted((a, b) => b.date.day.localeCompare(a.date.day));
  return {
    site,
    projects,
    logs,
    unfiled,
    pages,
    entries: new Map([...projects, ...logs, ...pages].map((each) => [each.key, each])),
    labels: labelsOf(logs, projects),
    series,
    places: new Map(projects.flatMap(placesOf)),
    threads,
    changes,
    quiet: new Set(),
    redirects: [],
    assets: [],
  };
}

/** A thread from its roots, counted and sorted. */
export function sampleThread(roots: readonly CommentNode[]): Thread {
  const all: Comment[] = [];
  const waiting = [...roots];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    all.push(node.comment);
    waiting.push(...node.replies);
  }
  return { count: all.filter((comment) => !comment.deleted).length, roots, newest: all.toSorted((a, b) => b.date.localeCompare(a.date)) };
}

function placesOf(project: Project): [string, Place][] {
  const numbered = project.logs.filter((log) => log.kind === "log");
  return project.logs.map((log, index) => {
    const number = numbered.indexOf(log) + 1;
    const previous = project.logs[index - 1];
    const next = project.logs[index + 1];
    return [log.key, { project, of: numbered.length, ...(number > 0 && { number }), ...(previous && { previous }), ...(next && { next }) }];
  });
}

function labelsOf(logs: readonly Log[], projects: readonly Project[]): Map<string, Label> {
  const names = new Map([...logs, ...projects].flatMap(({ labels }) => labels.map(({ slug, name }) => [slug, name])));
  return new Map([...names].map(([slug, name]) => [slug, { slug, name, url: `/labels/${slug}/`, logs: logs.filter(labelled(slug)), projects: projects.filter(labelled(slug)) }]));
}

function labelled(slug: string): (each: Log | Project) => boolean {
  return ({ labels }) => labels.some((label) => label.slug === slug);
}

/** A code block as the markdown makes it. */
export function sampleCode(language: string, code: string): string {
  return `<pre tabindex="0"><code class="hljs language-${language}">${hljs.highlight(code, { language }).value}</code></pre>`;
}
