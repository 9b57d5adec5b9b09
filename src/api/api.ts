import { Hono } from "hono";
import { cors } from "hono/cors";
import { hasApiElsewhere, seenFromElsewhere } from "../config/site.ts";
import { HeldLimit } from "../readers/comments/held-limit.ts";
import { Senders } from "../readers/comments/senders.ts";
import { CommentLists } from "../readers/comments/list-comments.ts";
import { ReaderError, storeBusy } from "../readers/errors.ts";
import { clientNeighbourhood, clientNetwork } from "../readers/client-network.ts";
import { MailBudget } from "../readers/newsletter/mail-budget.ts";
import { RateLimit } from "../readers/rate-limit.ts";
import { RecentTexts } from "../readers/spam/recent-texts.ts";
import { errorAnswer } from "./answers.ts";
import { patience, withDeadline } from "./deadline.ts";
import { observed } from "./observe/request.ts";
import { addRoutes } from "./route-table.ts";
import { commentRoutes } from "./routes/comments.ts";
import { healthRoutes } from "./routes/health.ts";
import { moderationRoutes } from "./routes/moderation.ts";
import { previewRoutes } from "./routes/preview.ts";
import { newsletterRoutes } from "./routes/newsletter.ts";
import { tokenRoutes } from "./routes/token.ts";
import { receiptRoutes } from "./routes/receipts.ts";
import { warnOfUnnamedProxy } from "./unnamed-proxy.ts";
import type { ApiEnv, ApiServices, RouteServices } from "./services.ts";

/** Everything below `/api/`: what the doors hand requests to. */
export interface Api {
  /** Answers every request, never throws. `address` is where the request came from and `requestId` what it is called, as the door knows it. */
  fetch(request: Request, client?: { readonly address?: string | undefined; readonly requestId?: string | undefined }): Promise<Response>;
}

/** The contract's limit for one IPv4 address or IPv6 /64. */
const share = { by: clientNetwork, limit: 10, windowMs: 60_000 };
/** For the /24 or /48 around it: a house full of readers has enough, somebody who rented the whole of it has not. */
const neighboursShare = { by: clientNeighbourhood, limit: 60, windowMs: 60_000 };

/** Previews keep nothing, and whoever writes carefully looks often. */
const previewShare = { by: clientNetwork, limit: 30, windowMs: 60_000 };
/** What is asked of a store elsewhere: GitHub grants 5,000 requests an hour, and comments need them. */
const readShare = { by: clientNetwork, limit: 60, windowMs: 60_000 };

/** Confirmation mails of the whole site: more than a good day brings, and few enough for a mail server not to take us for a spammer. */
const mailsPerHour = 100;

/** The endpoints, below the site's prefix (`/blog/api/…`) and bare (`/api/…`), as functions on another host have them. */
export function createApi(given: ApiServices): Api {
  const { site, clock } = given;
  const elsewhere = hasApiElsewhere(site);
  const services = elsewhere ? { ...given, site: seenFromElsewhere(site) } : given;
  const remembered: RouteServices = {
    patience,
    ...services,
    rateLimits: [share, neighboursShare].map((each) => new RateLimit({ ...each, clock })),
    previewLimits: [new RateLimit({ ...previewShare, clock })],
    readLimits: [new RateLimit({ ...readShare, clock })],
    mailBudget: new MailBudget({ clock, file: services.mailBudgetFile, ...(services.limits && { perHour: mailsPerHour }) }),
    commentLists: new CommentLists(),
    recentTexts: new RecentTexts(clock),
    heldLimit: new HeldLimit(services, clock),
    senders: new Senders(clock),
  };
  const endpoints = new Hono<ApiEnv>();
  // What is sent has its limit where it is committed. Who only looks asks several things of a store, each with its own.
  endpoints.get("*", (_c, next) => withDeadline(next(), remembered.patience.durableMs, storeBusy));
  if (elsewhere) endpoints.use(cors({ origin: site.origin, allowMethods: ["GET", "HEAD", "POST"], allowHeaders: ["Content-Type", "Accept"], exposeHeaders: ["Retry-After", "X-Request-Id"], maxAge: 86_400 }));
  addRoutes(endpoints, [...commentRoutes(remembered), ...previewRoutes(remembered), ...receiptRoutes(remembered), ...moderationRoutes(remembered), ...newsletterRoutes(remembered), ...tokenRoutes(remembered), ...healthRoutes(remembered)], services);

  const app = new Hono<ApiEnv>();
  for (const base of new Set(["/api", `${site.prefix}api`])) app.route(base, endpoints);
  app.notFound((c) => errorAnswer(c, new ReaderError("not-found", ({ notFound }) => notFound), services));
  app.onError((error, c) => errorAnswer(c, error, services));

  const warn = warnOfUnnamedProxy(services);
  return {
    async fetch(request, client) {
      warn(request.headers.get("x-forwarded-for"), client?.address);
      return observed(request, client?.requestId, { answer: async () => app.fetch(request, { address: client?.address }), tell: services.answered });
    },
  };
}
