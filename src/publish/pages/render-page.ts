import { allPage } from "../../../layouts/all.ts";
import { archivePage, monthPage, yearPage } from "../../../layouts/archive.ts";
import { historyPage } from "../../../layouts/history.ts";
import { homePage } from "../../../layouts/home.ts";
import { labelPage } from "../../../layouts/label.ts";
import { labelsPage } from "../../../layouts/labels.ts";
import { logPage } from "../../../layouts/log.ts";
import { logsPage } from "../../../layouts/logs.ts";
import { notFoundPage } from "../../../layouts/not-found.ts";
import type { CommentForm } from "../../../layouts/parts/comment-form.ts";
import type { Html } from "../../../layouts/parts/html.ts";
import type { NewsletterForm } from "../../../layouts/parts/newsletter-form.ts";
import { projectPage } from "../../../layouts/project.ts";
import { projectsPage } from "../../../layouts/projects.ts";
import { searchPage } from "../../../layouts/search.ts";
import { redirectPage } from "../../../layouts/redirect.ts";
import { textPage } from "../../../layouts/text-page.ts";
import { wholeProjectPage } from "../../../layouts/whole-project.ts";
import type { Entry, Library, Log, Project } from "../../content/model.ts";
import { newsletterKey, type PageTokens } from "../../readers/tokens.ts";
import { pageCommentsFeed, siteCommentsFeed } from "./comment-feeds.ts";
import { atomFeed, feedOf, jsonFeed } from "./feeds.ts";
import { allPagesCount, logsOfAllPage, logsOfPeriod, newestLogs } from "./lists.ts";
import { newsletterTopics, topicOfProject } from "./newsletter-topics.ts";
import { robots, sitemap } from "./sitemap.ts";
import { hostHeaders, hostRedirects } from "../host-files.ts";
import { pageUrl, type SitePage } from "./site-page.ts";
import { commentScript, icon, searchScript, sendScript, siteScript, stylesheet } from "../layout-files.ts";

/** What pages are made from. */
export interface RenderContext {
  readonly library: Library;
  /** Signs what forms carry; absent where the site has no forms at all. */
  readonly pageTokens?: PageTokens;
}

/**
 * The bytes of one page, from the Library alone: the full build, the resident publisher and the tests all call this.
 * Undefined where the page's subject is no longer in the Library.
 */
export async function renderPage(page: SitePage, context: RenderContext): Promise<string | undefined> {
  const { library } = context;
  const shown = await showPage(page, context);
  if (shown !== undefined) return String(shown);
  switch (page.kind) {
    case "feed": {
      const feed = feedOf(page.of, library);
      return feed && atomFeed(feed, pageUrl(page), library);
    }
    case "json-feed": {
      const feed = feedOf({ kind: "site" }, library);
      return feed && jsonFeed(feed, pageUrl(page), library);
    }
    case "site-comments":
      return siteCommentsFeed(library);
    case "page-comments": {
      const entry = library.entries.get(page.key);
      return entry && pageCommentsFeed(entry, library);
    }
    case "sitemap":
      return sitemap(library, page.part);
    case "robots":
      return robots(library);
    case "search-script":
      return searchScript();
    case "headers":
      return hostHeaders(library.site);
    case "redirects":
      return hostRedirects(library);
    case "topics":
      return `${JSON.stringify(newsletterTopics(library))}\n`;
    case "stylesheet":
      return stylesheet();
    case "site-script":
      return siteScript(library.site);
    case "comment-script":
      return commentScript(library.site);
    case "send-script":
      return sendScript();
    case "icon":
      return icon();
    default:
      return undefined;
  }
}

async function showPage(page: SitePage, context: RenderContext): Promise<Html | undefined> {
  const { library } = context;
  switch (page.kind) {
    case "home":
      return homePage({ library, ...(await newsletterPart(context)) });
    case "projects":
      return projectsPage({ library });
    case "logs":
      return logsPage({ library, ...(await newsletterPart(context)) });
    case "labels":
      return labelsPage({ library });
    case "archive":
      return archivePage({ library });
    case "not-found":
      return notFoundPage({ library });
    case "search":
      return searchPage({ library });
    case "redirect":
      return redirectPage({ site: library.site, to: page.to });
    case "entry": {
      const entry = library.entries.get(page.key);
      return entry && entryPage(entry, context);
    }
    case "whole": {
      const project = library.entries.get(page.key);
      return project?.kind === "project" ? wholeProjectPage({ library, project }) : undefined;
    }
    case "history": {
      const entry = library.entries.get(page.key);
      return entry && historyPage({ library, entry });
    }
    case "all": {
      const { number } = page;
      const of = allPagesCount(library);
      if (number === undefined) return allPage({ library, of, logs: newestLogs(library) });
      return number <= of ? allPage({ library, number, of, logs: logsOfAllPage(library, number) }) : undefined;
    }
    case "label": {
      const label = library.labels.get(page.slug);
      return label && labelPage({ library, label });
    }
    case "year": {
      const logs = logsOfPeriod(library, page.year);
      return logs.length === 0 ? undefined : yearPage({ library, year: page.year, logs });
    }
    case "month": {
      const logs = logsOfPeriod(library, `${page.year}-${page.month}`);
      return logs.length === 0 ? undefined : monthPage({ library, year: page.year, month: page.month, logs });
    }
    default:
      return undefined;
  }
}

async function entryPage(entry: Entry, context: RenderContext): Promise<Html> {
  const { library } = context;
  const form = await commentFormPart(entry, context);
  switch (entry.kind) {
    case "project":
      return projectPage({ library, project: entry, ...form, ...(await newsletterPart(context, entry)) });
    case "page":
      return textPage({ library, page: entry, ...form });
    default:
      return logPage({ library, log: entry, ...form, ...(await newsletterPart(context, entry)) });
  }
}

async function commentFormPart(entry: Entry, { pageTokens }: RenderContext): Promise<{ form?: CommentForm }> {
  if (!entry.comments || pageTokens === undefined) return {};
  const { key, url, title, moderation } = entry;
  return { form: { page: key, token: await pageTokens.sign({ key, url, title, moderation }) } };
}

async function newsletterPart({ library, pageTokens }: RenderContext, about?: Project | Log): Promise<{ newsletter?: NewsletterForm }> {
  if (!library.site.newsletter || pageTokens === undefined) return {};
  const topics = newsletterTopics(library);
  return { newsletter: { token: await newsletterToken(pageTokens, library.site.title), topics, topic: topicOf(about, library) } };
}

const newsletterTokens = new WeakMap<PageTokens, Promise<string>>();

/** The same on every page of a site: signed once. */
function newsletterToken(pageTokens: PageTokens, title: string): Promise<string> {
  const known = newsletterTokens.get(pageTokens) ?? pageTokens.sign({ key: newsletterKey, url: "/", title, moderation: "publish" });
  newsletterTokens.set(pageTokens, known);
  return known;
}

/** What a reader of this page most likely wants to follow. */
function topicOf(about: Project | Log | undefined, library: Library): string {
  if (about === undefined) return "all";
  if (about.kind === "unfiled") return "unfiled";
  const project = about.kind === "project" ? about : library.places.get(about.key)?.project;
  return project === undefined ? "all" : topicOfProject(project.url);
}
