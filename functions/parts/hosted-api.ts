import { tmpdir } from "node:os";
import type { Logger } from "pino";
import { createApi, type Api } from "../../src/api/api.ts";
import { countingFetch, timedStores } from "../../src/api/observe/store.ts";
import { loadSite, type PageAssets } from "../../src/config/load-site.ts";
import type { PageLink } from "../../src/content/model.ts";
import { UnbuiltComments } from "../../src/publish/rebuild/unbuilt-comments.ts";
import { OwnersPost } from "../../src/readers/comments/tell-owner.ts";
import { MailError, type Mailer } from "../../src/readers/mail/mail.ts";
import { createSmtp } from "../../src/readers/mail/smtp.ts";

import { createPageTokens, createTokens, derivePageKey } from "../../src/readers/tokens.ts";
import { gitHubBranch, type FunctionSettings } from "./function-settings.ts";
import { lateStores } from "./late-stores.ts";
import { publishedTopics } from "./published-topics.ts";

/** Put in by the bundling: here are no files of the layouts, and no texts. */
declare const PAGE_ASSETS: PageAssets;
declare const PAGE_LINKS: readonly PageLink[];

export interface HostedApiOptions {
  readonly settings: FunctionSettings;
  readonly log: Logger;
  /** Told of work that goes on after the answer. */
  readonly background: (work: Promise<void>) => void;
}

/**
 * The api in an instance that takes one request at a time, forgets, and knows no Library: what it must know of a page its
 * token says.
 */
export function createHostedApi({ settings, log, background }: HostedApiOptions): Api {
  const clock = (): Date => new Date();
  const site = loadSite(settings, PAGE_ASSETS);
  const author = { name: site.title, email: `unfiled@${new URL(site.origin).hostname}` };
  // The one folder that a function may write to.
  const limits = settings.UNFILED_LIMITS === "on";
  const stores = timedStores(lateStores(settings, { root: tmpdir(), author, clock, fetch: countingFetch, ...(!limits && { pacing: { minGapMs: 0 } }) }));
  const branch = gitHubBranch(settings);
  const tokens = createTokens({ secrets: settings.UNFILED_SECRET, clock });
  const pageKeys = [...(settings.UNFILED_PAGE_KEY === undefined ? [] : [settings.UNFILED_PAGE_KEY]), ...settings.UNFILED_SECRET.map(derivePageKey)];
  const mail = settings.SMTP_URL === undefined ? noMail : createSmtp(settings.SMTP_URL, settings.MAIL_FROM ?? author.email);
  const say = (line: string): void => log.warn(line);
  const to = settings.UNFILED_OWNER_MAIL;
  const ownersPost = to === undefined || settings.SMTP_URL === undefined ? undefined : new OwnersPost({ site, tokens, mail, to, log: say, clock });
  return createApi({
    site,
    ...stores,
    tokens,
    pageTokens: createPageTokens({ pageKeys }),
    ownerKey: settings.UNFILED_OWNER_KEY,
    mail,
    clock,
    limits,
    trustProxy: settings.UNFILED_TRUST_PROXY,
    log: say,
    answered: (request) => log.info(request, "answered"),
    ...(branch !== undefined && { unbuilt: new UnbuiltComments({ site, branch: { ...branch, fetch: countingFetch }, store: stores.store, clock }) }),
    pages: () => PAGE_LINKS,
    topics: publishedTopics(site, clock),
    background,
    timedSignUp: true,
    // At once: an instance may never run again, and what waits in its memory for the next mail would be gone.
    ...(ownersPost !== undefined && { tellOwner: (comment) => ownersPost.add(comment).then(() => ownersPost.flush()) }),
  });
}

/** A function has no disk to write mail to. */
const noMail: Mailer = {
  async send() {
    throw new MailError("unsent", "No mail goes out: SMTP_URL is not set, and a function has no folder to write mail to.");
  },
};
