import type { Context } from "hono";
import type { Site } from "../config/site.ts";
import type { PageKey, PageLink } from "../content/model.ts";
import type { CommentFile } from "../content/schemas/comment.ts";
import type { HeldLimit } from "../readers/comments/held-limit.ts";
import type { Senders } from "../readers/comments/senders.ts";
import type { CommentLists } from "../readers/comments/list-comments.ts";
import type { ToldComment } from "../readers/comments/tell-owner.ts";
import type { FindPage } from "../readers/form-checks.ts";
import type { Mailer } from "../readers/mail/mail.ts";
import type { MailBudget } from "../readers/newsletter/mail-budget.ts";
import type { Topic } from "../readers/newsletter/subscribe.ts";
import type { RateLimit } from "../readers/rate-limit.ts";
import type { RecentTexts } from "../readers/spam/recent-texts.ts";
import type { PageTokens, Tokens } from "../readers/tokens.ts";
import type { Commit, Stores } from "../store/store.ts";
import { clientAddress } from "./client-address.ts";
import type { Patience } from "./deadline.ts";
import type { AnsweredRequest } from "./observe/request.ts";

export interface Unbuilt {
  /** Published comments that the page does not show, or shows as they were before; oldest first. */
  readonly comments: readonly CommentFile[];
  /** Ids of those that it shows and should not any more: deleted, removed, or held after an edit. */
  readonly gone: readonly string[];
}

/** What was committed since the published pages were built, as far as is known; asked for at most some times a minute. */
export interface UnbuiltComments {
  /** What a page does not show yet. Throws a `ReaderError` where that cannot be told. */
  on(page: PageKey): Promise<Unbuilt>;
  /** Whether the published page shows a comment as it is; false where that cannot be told. */
  isShown(comment: Pick<CommentFile, "id" | "page" | "date" | "edited">): Promise<boolean>;
}

/** What the api needs from the door it stands behind. */
export interface ApiServices extends Stores {
  readonly site: Site;
  readonly tokens: Tokens;
  readonly pageTokens: PageTokens;
  /** The owner's age recipient, `age1…`. */
  readonly ownerKey: string;
  /** The owner's age identity, only where it is at hand: what is private can be read here. */
  readonly ownerIdentity?: string;
  readonly mail: Mailer;
  readonly clock: () => Date;
  /** False: no rate limits. */
  readonly limits: boolean;
  /** How many proxies in front are believed about the sender's address. */
  readonly trustProxy: number;
  /** Told what went wrong on our side, for the owner. Holds nothing a reader typed. */
  readonly log?: (line: string) => void;
  /** Told of each request when it was answered. */
  readonly answered?: ((request: AnsweredRequest) => void) | undefined;
  /** Where the Library is at hand: what it knows of a page now. */
  readonly findPage?: FindPage;
  /**
   * Where pages are published from here: returns when they show what the commit changed.
   * The answer waits for it, but not for ever, and its failure is only logged: the comment is durable.
   */
  readonly whenPublished?: (pages: PageKey[], commit: Commit) => Promise<void>;
  /** Where pages are built elsewhere and later: what they do not show yet. */
  readonly unbuilt?: UnbuiltComments;
  /** Where the owner gets mail: tells of a new comment, or of one that an edit took from its page. */
  readonly tellOwner?: (comment: ToldComment) => Promise<void>;
  /** Told of work that goes on after the answer: mail. Whoever ends or freezes the process waits for it first. */
  readonly background?: (work: Promise<void>) => void;
  /** The author's own pages, as far as they are known here: what the api answers with has the navigation of the site. */
  readonly pages: () => readonly PageLink[];
  /** What can be followed by newsletter. May throw a `ReaderError` where that is not known here and cannot be asked. */
  readonly topics: () => readonly Topic[] | Promise<readonly Topic[]>;
  readonly patience?: Patience;
  /** Where it is remembered who got a confirmation mail today, as keyed hashes. Absent: in memory. */
  readonly mailBudgetFile?: string;
  /**
   * True: a sign-up by mail must carry a timed token. For functions, where each request may meet another instance
   * and no memory counts the mails.
   */
  readonly timedSignUp?: boolean;
}

/** The door's services, and what the api itself remembers between requests. */
export interface RouteServices extends ApiServices {
  readonly patience: Patience;
  /** Every one of them counts what is posted. */
  readonly rateLimits: readonly RateLimit[];
  readonly commentLists: CommentLists;
  readonly previewLimits: readonly RateLimit[];
  readonly readLimits: readonly RateLimit[];
  readonly mailBudget: MailBudget;
  readonly recentTexts: RecentTexts;
  readonly heldLimit: HeldLimit;
  readonly senders: Senders;
}

/** What comes with a request beside the request: the address it came from, as the door saw it. */
export interface ApiEnv {
  Bindings: { address: string | undefined };
}

export type ApiContext = Context<ApiEnv>;

/** What every page for readers is framed with. */
export function frameOf({ site, pages }: Pick<ApiServices, "site" | "pages">): { readonly site: Site; readonly pages: readonly PageLink[] } {
  return { site, pages: pages() };
}

/** The address that a request came from, as far as proxies are believed. */
function senderOf(c: ApiContext, { trustProxy }: Pick<ApiServices, "trustProxy">): string | undefined {
  return clientAddress(c.req.header("x-forwarded-for"), c.env.address, trustProxy);
}

/** The same, undefined where a proxy is in front that the settings do not name: its own address tells nothing of who sent what. */
export function knownSenderOf(c: ApiContext, services: Pick<ApiServices, "trustProxy">): string | undefined {
  return services.trustProxy === 0 && c.req.header("x-forwarded-for") !== undefined ? undefined : senderOf(c, services);
}

/** Counts a request against its sender's share: of what is posted, or of what is counted apart. Throws `too-many`. */
export function takeShare(c: ApiContext, services: RouteServices, shares = services.rateLimits): void {
  if (!services.limits) return;
  for (const limit of shares) limit.take(senderOf(c, services));
}

/** Counts what asks a store that lies elsewhere, and grants only so much: nobody may use it up by looking. Throws `too-many`. */
export function takeReadShare(c: ApiContext, services: RouteServices): void {
  if (services.store.worktree === null) takeShare(c, services, services.readLimits);
}
