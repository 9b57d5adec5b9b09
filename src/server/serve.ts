import { getRequestListener } from "@hono/node-server";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createApi } from "../api/api.ts";
import { ensureLocalKeys } from "../config/local-keys.ts";
import { loadSite } from "../config/load-site.ts";
import type { Settings } from "../config/settings.ts";
import type { Site } from "../config/site.ts";
import { notFoundAnswer } from "../publish/pages/not-found-answer.ts";
import { pageHeaders } from "../publish/page-headers.ts";
import { pageAssets } from "../publish/layout-files.ts";
import { OwnersPost } from "../readers/comments/tell-owner.ts";
import type { FindPage } from "../readers/form-checks.ts";
import { createOutbox } from "../readers/mail/outbox.ts";
import { createSmtp } from "../readers/mail/smtp.ts";
import { createPageTokens, createTokens, derivePageKey } from "../readers/tokens.ts";
import { confidentialityProblem } from "../store/confidentiality.ts";
import { startGitBeside } from "../store/git/started-beside.ts";
import { openStores } from "../store/open-stores.ts";
import { countingFetch, timedStores } from "../api/observe/store.ts";
import type { ApiServices } from "../api/services.ts";
import { createHttpServer } from "./http-server.ts";
import { LiveReload } from "./live-reload.ts";
import { movedTo } from "./moved.ts";
import { Notifying } from "./notifying.ts";
import { openLog } from "./open-log.ts";
import { prepareRepository, prepareScratchStore } from "./prepare-repository.ts";
import { Publishing } from "./publishing.ts";
import { sparingly } from "./sparingly.ts";
import { staticFiles } from "./static-files.ts";
import { warnOnce } from "./warn-once.ts";

export interface ServeOptions {
  readonly root: string;
  readonly settings: Settings;
  /** `dev`: drafts and future posts are shown, pages load themselves again, comments go to a scratch store. */
  readonly mode: "start" | "dev";
  readonly log: (line: string) => void;
  /** Told of a changed file that is read at the start only, such as a layout; without it the log says so. */
  readonly onNeedsStart?: (file: string) => void;
}

export interface RunningServer {
  /** Where it listens: `http://localhost:8080`, or with the prefix `http://localhost:8080/blog/`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The one process: builds the site, serves it and the functions, commits what readers send, and publishes every change.
 * Returns when the site is there. Throws a `ContentError`, `SettingsError` or `StoreError` where it cannot start.
 */
export async function serve({ root, settings: given, mode, log: say, onNeedsStart }: ServeOptions): Promise<RunningServer> {
  const { log, answered } = await openLog(given.UNFILED_LOG, say);
  startGitBeside();
  const server = createHttpServer(answerNotReady);
  const settings = { ...given, PORT: await listen(server, given) };
  try {
    const site = loadSite(settings, await pageAssets());
    const running = await startSite({ root, settings, site, mode, log, answered, ...(onNeedsStart !== undefined && { onNeedsStart }) });
    server.removeAllListeners("request");
    server.on("request", running.handle);
    const url = `http://localhost:${settings.PORT}${site.prefix === "/" ? "" : site.prefix}`;
    return { url, close: () => Promise.all([closeServer(server), running.close()]).then(() => undefined) };
  } catch (error) {
    await closeServer(server);
    throw error;
  }
}

/** A store at a host is asked this often for others' commits: GitHub takes 5,000 requests an hour. */
const askHostMs = 15_000;

/** To look for the nearest address takes 10 ms with 20,000 pages: in a flood of wrong ones most are answered by `404.html`. */
const nearestPerSecond = 20;

interface SiteOptions extends ServeOptions {
  readonly site: Site;
  readonly answered: ApiServices["answered"];
}

async function startSite({ root, settings, site, mode, log, answered, onNeedsStart }: SiteOptions): Promise<{ handle: (request: IncomingMessage, response: ServerResponse) => void; close(): Promise<void> }> {
  const clock = (): Date => new Date();
  const author = { name: site.title, email: `unfiled@${new URL(site.origin).hostname}` };
  const keys = await ensureLocalKeys(root, { secrets: settings.UNFILED_SECRET, ownerKey: settings.UNFILED_OWNER_KEY, ownerIdentity: settings.UNFILED_OWNER_IDENTITY });
  if (keys.madeIdentity !== undefined) {
    log(`Made your key ${keys.madeIdentity}: readers' addresses are encrypted to it. Back it up; without it they cannot be read.`);
  }
  await prepareRepository(root, author, log);
  const scratch = path.join(root, ".unfiled", "scratch.git");
  if (mode === "dev") await prepareScratchStore(scratch);
  const opened = await openStores(mode === "dev" ? { UNFILED_STORE: `local:${scratch}#main` } : settings, { root, author, clock, together: true, fetch: countingFetch });
  const stores = timedStores(opened);
  const { store } = stores;
  if (mode === "start") await warnOnce(root, "no-private-store", await confidentialityProblem(stores, settings, root), log);
  const pageKeys = [...(settings.UNFILED_PAGE_KEY === undefined ? [] : [settings.UNFILED_PAGE_KEY]), ...keys.secrets.map(derivePageKey)];
  const pageTokens = createPageTokens({ pageKeys });
  const reload = mode === "dev" ? new LiveReload(site.prefix) : undefined;
  const sending = new Set<ServerResponse>();
  const publishing = await Publishing.start({
    root,
    site,
    store,
    pageTokens,
    unpublished: mode === "dev",
    build: !settings.UNFILED_NO_BUILD,
    clock,
    log,
    askStoreMs: settings.UNFILED_STORE.startsWith("local:") || mode === "dev" ? 0 : askHostMs,
    isAwaited: () => sending.size > 0,
    onWritten: reload?.announce,
    onNeedsStart,
  });
  const { publisher } = publishing;
  const mailing = new Set<Promise<void>>();
  const from = settings.MAIL_FROM ?? author.email;
  const tokens = createTokens({ secrets: keys.secrets, clock });
  const mail = settings.SMTP_URL === undefined ? createOutbox(path.join(root, ".unfiled", "outbox"), { from, log }) : createSmtp(settings.SMTP_URL, from);
  const findPage: FindPage = (key) => publisher.facts.pages.get(key);
  const mailServices = { site, store, privateStore: stores.privateStore, tokens, mail, findPage, clock, log };
  const ownersPost = settings.UNFILED_OWNER_MAIL === undefined ? undefined : new OwnersPost({ ...mailServices, to: settings.UNFILED_OWNER_MAIL });
  const notifying = keys.ownerIdentity === undefined ? undefined : new Notifying({ ...mailServices, ownerIdentity: keys.ownerIdentity });
  const api = createApi({
    ...mailServices,
    answered,
    pageTokens,
    ownerKey: keys.ownerKey,
    ...(keys.ownerIdentity !== undefined && { ownerIdentity: keys.ownerIdentity }),
    limits: settings.UNFILED_LIMITS === "on",
    trustProxy: settings.UNFILED_TRUST_PROXY,
    // Told whether or not the page could be written: the comment is published, and another process may show it.
    whenPublished: (pages) => publisher.publishComments(pages).finally(() => notifying?.wake(pages)),
    pages: () => publisher.facts.navigation,
    topics: () => publisher.facts.topics,
    mailBudgetFile: path.join(root, ".unfiled", "confirmation-mails"),
    ...(ownersPost !== undefined && { tellOwner: (posted) => ownersPost.add(posted) }),
    background: (work) => void mailing.add(work.finally(() => mailing.delete(work))),
  });
  const files = staticFiles(path.join(root, "_site"), pageHeaders(site), {
    changePage: reload?.addScript,
    notFoundPage: sparingly((pathname: string) => (publisher.isLoaded ? notFoundAnswer(pathname, publisher.library) : undefined), { perSecond: nearestPerSecond, clock }),
  });
  return {
    handle: router({ site, api, files, movedTo: (pathname) => movedTo(pathname, { site, redirects: publisher.facts.redirects }), reload, sending }),
    async close() {
      reload?.close();
      await publishing.close();
      await Promise.all([...mailing, ownersPost?.flush(), notifying?.close()]);
      await opened.close();
    },
  };
}

interface Routes {
  readonly site: Site;
  readonly api: ReturnType<typeof createApi>;
  readonly files: ReturnType<typeof staticFiles>;
  /** Where what stood at a path below the prefix stands now. */
  readonly movedTo: (pathname: string) => string | undefined;
  readonly reload: LiveReload | undefined;
  /** Where answers to what readers sent are due. */
  readonly sending: Set<ServerResponse>;
}

function router({ site, api, files, movedTo, reload, sending }: Routes): (request: IncomingMessage, response: ServerResponse) => void {
  const listener = (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = request.socket.remoteAddress;
    if (request.method === "POST") {
      sending.add(response);
      response.once("close", () => sending.delete(response));
    }
    return getRequestListener((incoming) => api.fetch(incoming, address === undefined ? {} : { address }))(request, response);
  };
  const serveBelow = (request: IncomingMessage, response: ServerResponse, pathname: string): void => {
    const moved = movedTo(pathname);
    const query = request.url?.split("?")[1];
    // A real redirect keeps the query and the fragment, #comment-…, which the page for static hosts cannot.
    if (moved !== undefined) response.writeHead(301, { Location: query === undefined ? moved : `${moved}?${query}`, "Cache-Control": "public, max-age=3600" }).end();
    else files(request, response, pathname);
  };
  const endpoints = `${site.prefix}api/`;
  return function route(request, response) {
    const pathname = pathOf(request.url ?? "/");
    if (reload?.handle(request, response, pathname) === true) return;
    if (pathname.startsWith(endpoints) || pathname.startsWith("/api/")) void listener(request, response);
    else if (pathname.startsWith(site.prefix)) serveBelow(request, response, pathname.slice(site.prefix.length - 1));
    else if (pathname === "/" || `${pathname}/` === site.prefix) response.writeHead(302, { Location: site.prefix }).end();
    else response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end(`The site lies below ${site.prefix}\n`);
  };
}

/** Without the query, and with one slash at its beginning. */
function pathOf(url: string): string {
  const end = url.indexOf("?");
  const pathname = end < 0 ? url : url.slice(0, end);
  return pathname.startsWith("//") ? pathname.replace(/^\/+/, "/") : pathname;
}

function answerNotReady(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "Retry-After": "2", "Content-Type": "text/plain; charset=utf-8" }).end("The site is being built. Try again in a moment.\n");
}

async function listen(server: Server, { PORT, HOST }: Settings): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(PORT, HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
