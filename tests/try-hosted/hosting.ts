import { getRequestListener } from "@hono/node-server";
import { rename, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { loadSite } from "../../src/config/load-site.ts";
import { readSettings } from "../../src/config/settings.ts";
import { pageHeaders } from "../../src/publish/page-headers.ts";
import { pageAssets } from "../../src/publish/layout-files.ts";
import { derivePageKey } from "../../src/readers/tokens.ts";
import { staticFiles } from "../../src/server/static-files.ts";
import type { Change } from "../../src/store/store.ts";
import type { Repository } from "../fake-github/fake-github.ts";
import { bundled } from "../functions/bundled.ts";
import { askThrough } from "../functions/host-events.ts";
import { ownerKey, secret } from "../functions/hosted.ts";
import { startCheckedGitHub, type CheckedGitHub } from "../helpers/github.ts";
import { TestSite } from "../helpers/site.ts";

const slotMs = 10 * 60_000;

export interface HostingOptions {
  /** What the author has in the repository, beside the software. */
  readonly files: readonly Change[];
  /** Free where absent. */
  readonly port?: number;
  /** More settings of the functions. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Below which path the site lies; `/` where absent. */
  readonly prefix?: string;
  /** The functions answer at another origin, as with GitHub Pages. */
  readonly functionsElsewhere?: boolean;
  /** The time for the functions, in milliseconds since 1970. */
  readonly clock: () => number;
  readonly say?: (line: string) => void;
}

/** A site as it stands at a host: GitHub's emulator, the bundles of the functions, a static server, and builds that a hook asks for. */
export interface Hosting {
  /** With a slash at the end. */
  readonly url: string;
  readonly github: CheckedGitHub;
  readonly repository: Repository;
  /** Those of the functions. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the host builds. */
  readonly builder: TestSite;
  /** One run of the scheduled function, so many milliseconds ahead of the clock; tells what it logged, after the build that it asked for. */
  runSchedule(aheadMs?: number): Promise<string>;
  /** Lets ten minutes after ten minutes pass until nothing is left to be built. */
  untilPublished(): Promise<void>;
  /** What an author does: one commit that a host builds at once. */
  push(changes: readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

export async function startHosting({ files, port = 0, settings: more = {}, prefix = "/", functionsElsewhere = false, clock, say = () => undefined }: HostingOptions): Promise<Hosting> {
  const github = await startCheckedGitHub();
  const repository = await github.makeRepository({ begin: true });
  const author = await github.open(repository);
  await author.commit(files, { message: "A site" });
  const builder = await TestSite.create({}, { git: false });

  const server = createServer();
  const elsewhere = createServer();
  const origin = await listen(server, port);
  const url = `${origin}${prefix}`;
  const api = functionsElsewhere ? { UNFILED_API: await listen(elsewhere, 0) } : {};
  const store = { UNFILED_URL: url, ...api, UNFILED_STORE: `github:${repository.owner}/${repository.repo}#main`, GITHUB_TOKEN: github.makeToken(), GITHUB_API_URL: github.url };
  const settings = { ...store, UNFILED_SECRET: secret, UNFILED_OWNER_KEY: ownerKey, UNFILED_REBUILD: `hook:${origin}/build-hook`, ...more };
  const headers = pageHeaders(loadSite(readSettings({ UNFILED_URL: url, ...api }), await pageAssets()));
  let aheadMs = 0;
  const instance = (await bundled("api")).start(settings, clock);
  const rebuild = (await bundled("rebuild")).start(settings, () => clock() + aheadMs);

  let deployed: ReturnType<typeof staticFiles> | undefined;
  let builds: Promise<void> = Promise.resolve();
  // An instance takes one request at a time.
  let turn: Promise<unknown> = Promise.resolve();
  const functions = getRequestListener((request) => {
    const answer = turn.then(() => askThrough("Netlify", instance, request));
    turn = answer.catch(() => undefined);
    return answer;
  });
  server.on("request", (request, response) => {
    const { pathname } = new URL(request.url ?? "/", url);
    if (!functionsElsewhere && pathname.startsWith(`${prefix}api/`)) void functions(request, response);
    else if (pathname === "/build-hook" && request.method === "POST") {
      void build();
      response.writeHead(200).end();
    } else if (deployed === undefined || !pathname.startsWith(prefix)) response.writeHead(404).end();
    else deployed(request, response, pathname.slice(prefix.length - 1));
  });
  elsewhere.on("request", (request, response) => void functions(request, response));

  /** As a host does: one build after the other, of what is in the repository then, in an empty folder, and published when it succeeds. */
  function build(): Promise<void> {
    builds = builds.then(buildNext).catch((error: unknown) => {
      failed = `The build failed: ${error instanceof Error ? error.message : String(error)}`;
      say(`host: ${failed}`);
    });
    return builds;
  }

  let [made, failed] = [0, ""];
  async function buildNext(): Promise<void> {
    const [remote, password] = [`${github.url}/${repository.owner}/${repository.repo}.git`, `authorization: basic ${Buffer.from(`x:${store.GITHUB_TOKEN}`).toString("base64")}`];
    await builder.git("-c", `http.extraHeader=${password}`, "fetch", "--quiet", remote, "main");
    await builder.git("reset", "--quiet", "--hard", "FETCH_HEAD");
    const { code, stdout, stderr } = await builder.unfiled(["build"], { ...store, UNFILED_PAGE_KEY: derivePageKey(secret) });
    if (code !== 0) throw new Error(stderr);
    const deploy = builder.beside(`deploy-${(made += 1)}`);
    await rename(path.join(builder.root, "_site"), deploy);
    deployed = staticFiles(deploy, headers);
    await rm(builder.beside(`deploy-${made - 2}`), { recursive: true, force: true });
    say(`host: ${stdout.trim()}`);
  }

  await builder.git("init", "--quiet", "--initial-branch=main");
  await build();
  if (deployed === undefined) throw new Error(failed);

  async function runSchedule(ahead = 0): Promise<string> {
    aheadMs = ahead;
    await rebuild.handler({});
    await builds;
    return rebuild.log.at(-1)?.trim() ?? "";
  }

  return {
    url,
    github,
    repository,
    settings,
    builder,
    runSchedule,
    async untilPublished() {
      for (let ahead = slotMs; ; ahead += slotMs) {
        const { why, head } = JSON.parse(await runSchedule(ahead)) as { why?: string; head?: string };
        const { commit } = (await (await fetch(`${url}build.json`)).json()) as { commit: string };
        if (head === commit || why === "nothing new") return;
        if (ahead > 144 * slotMs) throw new Error(`Nothing was built for a day: ${rebuild.log.at(-1)}${failed}`);
      }
    },
    async push(changes) {
      await author.commit(changes, { message: "Words of the author" });
      await build();
    },
    async close() {
      for (const each of [server, elsewhere]) {
        each.closeAllConnections();
        each.close();
      }
      await builds;
      await Promise.all([github.close(), builder.remove()]);
    },
  };
}

/** Listens on this machine, and tells its origin. */
async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
