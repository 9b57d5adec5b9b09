/**
 * What the site is made of. Everything here is frozen and made by `loadLibrary`; nothing here does anything.
 * Addresses (`url`) are without the site's prefix: `/projects/robot/first-steps/`.
 */
import type { Moderation, Site } from "../config/site.ts";
import type { Heading } from "./markdown/heading-links.ts";
import type { Mistake } from "./markdown/math.ts";

/** Names a page for ever, also when it moves: front matter `id`, else the path below `content/`. */
export type PageKey = string;

/** A date in the author's own day. */
export interface PostDate {
  /** `yyyy-mm-dd`, as the author's calendar showed it. */
  readonly day: string;
  /** The day alone, or RFC 3339 with the author's offset, for `datetime` attributes and feeds. */
  readonly iso: string;
}

/** One change of a text, as Git has it. */
export interface TextChange {
  /** Full object name of the commit. */
  readonly commit: string;
  readonly date: PostDate;
  /** First line of the author's message. */
  readonly subject: string;
  /** What changed, with a line around it; an empty line stands between two places. */
  readonly lines: readonly ChangedLine[];
  /** Whether there is more than is shown. */
  readonly cut: boolean;
  /** Present where the text was a draft until this change. */
  readonly publishes?: true;
}

/** A line, made of words that stayed, came and went. */
export type ChangedLine = readonly { readonly kind: "same" | "added" | "removed"; readonly text: string }[];

/** What projects, logs and pages share. */
export interface EntryBase {
  readonly key: PageKey;
  readonly url: string;
  /** Path from the root of the repository: `content/logs/hello.md`. */
  readonly source: string;
  readonly title: string;
  readonly subtitle?: string;
  /** BCP 47, where the text is in another language than the site. */
  readonly lang?: string;
  /** The author's own summary, from the front matter. Plain text. */
  readonly summary?: string;
  /** Plain text for `<meta name=description>` and lists: the summary, else the beginning of the text, at most 200 characters. */
  readonly description: string;
  /** The text as HTML, rendered when first asked for, links under the site's prefix. */
  readonly html: string;
  /** The HTML before `<!-- more -->`; absent where the text has no such mark. */
  readonly excerpt?: string;
  readonly words: number;
  readonly cover?: Picture;
  readonly updated?: PostDate;
  readonly aliases: readonly string[];
  readonly draft: boolean;
  /** Whether the page takes comments. */
  readonly comments: boolean;
  readonly moderation: Moderation;
  /** The first picture in the text that can stand for it elsewhere; its address is under the prefix, or absolute. */
  readonly picture?: Picture | undefined;
  /** Headings of the text's first two levels. */
  readonly headings: readonly Heading[];
  /** Ids in the HTML, to which a link may lead. */
  readonly ids: readonly string[];
  /** Sources (`content/…`) this text links to by relative path; if one of them moves, this page changes. */
  readonly linkedSources: readonly string[];
  /** Every target of a link or picture as it was written, and what became of it, under the prefix. */
  readonly references: ReadonlyMap<string, string>;
  /** What in the text cannot be shown as it was meant. */
  readonly mistakes: readonly Mistake[];
}

export interface Picture {
  /** Address without prefix, or absolute where it lies elsewhere. */
  readonly url: string;
  readonly alt: string;
  readonly width?: number;
  readonly height?: number;
}

export interface LabelName {
  readonly slug: string;
  readonly name: string;
}

/** A log of a project, its follow-up, or an unfiled log. */
export interface Log extends EntryBase {
  readonly kind: "log" | "follow-up" | "unfiled";
  /** Key of the project it belongs to; absent for unfiled logs. */
  readonly project?: PageKey;
  readonly date: PostDate;
  /** When it was written, where that is not when it was published. */
  readonly written?: PostDate;
  readonly labels: readonly LabelName[];
  readonly series?: { readonly slug: string; readonly name: string; readonly part?: number };
  /** What comes next in the project, in the author's words: front matter `next`. */
  readonly next?: string;
  /** Whether the author asks for replies by mail: front matter `reply`. */
  readonly reply: boolean;
}

export type ProjectStatus = "active" | "paused" | "done" | "abandoned";

export interface Project extends EntryBase {
  readonly kind: "project";
  readonly status: ProjectStatus;
  readonly started?: PostDate;
  /** The newest of its logs' dates, else `started`. */
  readonly touched?: PostDate;
  readonly repository?: string;
  readonly labels: readonly LabelName[];
  /** Oldest first, follow-ups at the end. */
  readonly logs: readonly Log[];
}

export interface TextPage extends EntryBase {
  readonly kind: "page";
}

/** What has a page of its own, made of one text. */
export type Entry = Project | Log | TextPage;

/** A page of the author's as the navigation links to it. `url` is without prefix. */
export type PageLink = Pick<TextPage, "title" | "url">;

/** Where a log stands in its project. */
export interface Place {
  readonly project: Project;
  /** Counts logs from 1; absent for a follow-up. */
  readonly number?: number;
  /** How many logs the project has, follow-ups not counted. */
  readonly of: number;
  readonly previous?: Log;
  readonly next?: Log;
}

export interface Label extends LabelName {
  readonly url: string;
  /** Newest first. */
  readonly logs: readonly Log[];
  readonly projects: readonly Project[];
}

export interface Series {
  readonly slug: string;
  readonly name: string;
  /** By `part`, then date. */
  readonly logs: readonly Log[];
}

/** A comment that readers see. */
export interface Comment {
  readonly id: string;
  readonly page: PageKey;
  readonly parent?: string;
  /** Empty where deleted. */
  readonly name: string;
  readonly url?: string;
  /** Safe HTML from the comment's markdown; empty where deleted. */
  readonly html: string;
  /** ISO 8601 UTC. */
  readonly date: string;
  readonly edited?: string;
  readonly deleted: boolean;
  readonly owner: boolean;
}

export interface CommentNode {
  readonly comment: Comment;
  readonly replies: readonly CommentNode[];
}

/** The published comments of one page. */
export interface Thread {
  /** How many readers can read: deleted ones are not counted. */
  readonly count: number;
  /** Oldest first on every level. A comment whose parent is not there stands at the top. */
  readonly roots: readonly CommentNode[];
  /** Every published comment, newest first, for feeds. */
  readonly newest: readonly Comment[];
}

export interface Redirect {
  /** Address without prefix: `/old-name/`. */
  readonly from: string;
  readonly to: string;
}

/** A file beside the texts (picture, sound, archive) that is copied as it is. */
export interface Asset {
  readonly source: string;
  /** `/media/…`, below which the path under `content/` is kept. */
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
}

/** Everything the site shows, linked up. Frozen; a change makes a new one that shares what stayed. */
export interface Library {
  readonly site: Site;
  /** Most recently touched first. */
  readonly projects: readonly Project[];
  /** Every log, filed or not, newest first. */
  readonly logs: readonly Log[];
  /** Newest first. */
  readonly unfiled: readonly Log[];
  readonly pages: readonly TextPage[];
  readonly entries: ReadonlyMap<PageKey, Entry>;
  /** By slug, in the order of their names. */
  readonly labels: ReadonlyMap<string, Label>;
  readonly series: ReadonlyMap<string, Series>;
  /** Only logs in a project have one. */
  readonly places: ReadonlyMap<PageKey, Place>;
  /** Only pages with at least one comment (deleted ones too) have one. */
  readonly threads: ReadonlyMap<PageKey, Thread>;
  /** How texts changed since they were published, newest first; only texts that did have one. */
  readonly changes: ReadonlyMap<PageKey, readonly TextChange[]>;
  /** Active projects that nobody touched for `quietAfterDays` when the Library was made. */
  readonly quiet: ReadonlySet<PageKey>;
  readonly redirects: readonly Redirect[];
  readonly assets: readonly Asset[];
  /** When time alone changes the site next, ISO 8601 UTC: a log is due, or a project goes quiet. Absent where nothing waits. */
  readonly nextDue?: string;
}
