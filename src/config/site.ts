import { z } from "zod";

/** Who may publish without being looked at first: everybody, those approved before, or nobody. */
export const moderationSchema = z.enum(["publish", "hold-new", "hold"]);
export type Moderation = z.infer<typeof moderationSchema>;

/** `site.config.ts`: what the author decides about the site. Each key says what it is for. */
export const siteConfigSchema = z.strictObject({
  title: z.string().min(1).describe("The name of the site, in every page title, feed and mail."),
  description: z.string().min(1).describe("One sentence for search engines and feeds."),
  author: z
    .strictObject({
      name: z.string().min(1).describe("Who writes here."),
      bio: z.string().optional().describe("Two lines for the home page."),
      url: z.url().optional().describe("A page about the author elsewhere."),
      me: z.array(z.url()).default([]).describe("Where else the author is to be found, as `rel=me` links on the home page."),
      mail: z.email().optional().describe("Public address, shown only where `reply: true` asks for it."),
    })
    .describe("The author of what has no other."),
  language: z.string().default("en").describe("BCP 47 language of the texts; a page may set its own `lang`."),
  comments: z.boolean().default(true).describe("Whether pages take comments unless they say otherwise."),
  commentsSinceBuild: z.boolean().default(true).describe("Whether readers with scripts get the comments that came since the site was built, where functions take them; the one process shows each at once."),
  moderation: moderationSchema.default("publish").describe("Which comments wait for the owner; a page may set its own."),
  ownerMail: z.enum(["all", "held"]).default("all").describe("Which comments are mailed to `UNFILED_OWNER_MAIL`: all of them, or those that wait."),
  newsletter: z.boolean().default(true).describe("Whether pages carry the newsletter form."),
  navigation: z
    .array(z.strictObject({ label: z.string(), url: z.string() }))
    .optional()
    .describe("Links in the header; default: projects, unfiled logs, archive, and the pages."),
  repository: z.url().optional().describe("Where the source of the site can be read; the foot of every page links to it."),
  editUrl: z.string().includes("{source}").optional().describe("Where a text can be edited, `{source}` in place of its path: `https://github.com/me/blog/edit/main/{source}`."),
  labels: z
    .record(z.string(), z.strictObject({ description: z.string().min(1) }))
    .default({})
    .describe("What labels are about, by the last part of their address: `{ \"git\": { description: \"…\" } }`."),
  links: z.enum(["error", "warn"]).default("error").describe("What a link within the site that leads nowhere is: a mistake that stops a build, or a warning."),
  history: z.boolean().default(true).describe("Whether pages show how their text changed since it was published, from Git."),
  pictures: z
    .strictObject({ avif: z.boolean().default(false).describe("Whether AVIF is offered beside WebP: smaller files, slow to make.") })
    .default({ avif: false })
    .describe("How pictures are offered."),
  search: z.boolean().default(false).describe("Whether there is a search page, `/search/`; its index is made when the site is built."),
  rebuild: z
    .strictObject({
      quietMinutes: z.number().min(0).default(10).describe("A build waits until nothing new came for so long, so that it takes a conversation at once."),
      longestWaitHours: z.number().min(0).default(1).describe("No comment waits longer than this for the quiet."),
      perDay: z.number().positive().optional().describe("Most builds a day; 0.5 is one in two days. Default: 24, and 0.5 with a build hook of Netlify's."),
    })
    .prefault({})
    .describe("When functions have the site built again; the one process publishes at once."),
  maxLinks: z.int().min(0).default(3).describe("A comment with more links than this is held."),
  blockList: z.array(z.string().min(1)).default([]).describe("A comment with one of these words is held."),
});

/** What an author writes; `satisfies SiteConfig` gives completion and checking. */
export type SiteConfig = z.input<typeof siteConfigSchema>;

/** The stylesheet in its parts, in the order in which they stand. */
export interface Style {
  readonly page: string;
  /** What the page of a log does without. */
  readonly lists: string;
  /** What only pages with comments or forms need. */
  readonly talk: string;
}

/** The site as every other room sees it: the author's decisions plus where it lives. */
export interface Site extends z.output<typeof siteConfigSchema> {
  /** Scheme, host and port, without a slash at the end: `https://me.github.io`. */
  readonly origin: string;
  /** What links begin with: the path below which everything lies, with a slash at both ends: `/` or `/blog/`. */
  readonly prefix: string;
  /** What form actions begin with, up to and including `api`: `/blog/api` or `https://api.example/api`. */
  readonly api: string;
  /** Address of the stylesheet, under the prefix; with a version where the build knows it. */
  readonly stylesheet: string;
  /** What the stylesheet says, where that is known: then it stands within the pages, and no text waits for a second request. */
  readonly style?: Style;
  /** Address of the small picture in tabs and bookmarks; where the build knows it and it is small, a `data:` URL that is the picture. */
  readonly icon: string;
  /** Address of the script of the search page, likewise. */
  readonly searchScript: string;
  /** Address of the small script in the head of every page, in the same way. */
  readonly siteScript: string;
  /** Address of the script beside the comment form, in the same way. */
  readonly commentScript: string;
}

/** An address of the site (`/logs/größe/`) as a link under its prefix (`/blog/logs/gr%C3%B6%C3%9Fe/`). Takes neither query nor fragment. */
export function href(site: Pick<Site, "prefix">, url: string): string {
  const link = site.prefix + (url.startsWith("/") ? url.slice(1) : url);
  // Nearly all of them, of which a page has dozens, are as they shall be.
  return /^[\w/.-]*$/.test(link) ? link : encodeURI(link).replace(/[?#]/g, encodeURIComponent);
}

/** An address of the site (`/logs/`) with scheme and host, for feeds, mails and canonical links. */
export function absoluteUrl(site: Pick<Site, "origin" | "prefix">, url: string): string {
  const link = href(site, url);
  return link.startsWith("/") ? site.origin + link : link;
}

/** Whether `/api/*` has another origin than the pages (`UNFILED_API`). */
export function hasApiElsewhere(site: Pick<Site, "api" | "origin">): boolean {
  return new URL(site.api, site.origin).origin !== site.origin;
}

/** The site for pages that stand at another origin, as those that functions elsewhere answer with: all its addresses are whole. */
export function seenFromElsewhere(site: Site): Site {
  const whole = (link: string) => new URL(link, site.origin).href;
  return { ...site, prefix: whole(site.prefix), icon: whole(site.icon), stylesheet: whole(site.stylesheet), siteScript: whole(site.siteScript), commentScript: whole(site.commentScript), searchScript: whole(site.searchScript) };
}
