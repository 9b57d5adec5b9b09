import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { storeProblems, urlProblems } from "../../config/function-needs.ts";
import type { Settings } from "../../config/settings.ts";
import type { Site } from "../../config/site.ts";
import { parseStoreAddress } from "../../config/store-address.ts";
import { readDeployed, rebuildRules } from "../../publish/rebuild/rebuild-when-due.ts";
import type { Finding } from "../commands/doctor.ts";
import { ask } from "./outside.ts";

/** A comment is some requests after each other, all of which the 8 seconds of the contract must hold. */
const requestsOfAComment = 6;
const answerMs = 8_000;
/** What a function needs beside those: to start, and to send mail. */
const leastSeconds = 15;
/** A free plan at Netlify has 20 production deploys a month, of which some are the owner's. */
const fewBuildsADay = 20 / 30;

/** What functions need of settings and hosts; nothing where no setting speaks of functions. */
export async function hostedFindings({ root, settings, site }: { root: string; settings: Settings; site: Site }): Promise<Finding[]> {
  const { UNFILED_REBUILD: rebuild, UNFILED_API, UNFILED_OWNER_IDENTITY, GITHUB_API_URL } = settings;
  if (rebuild === "none" && UNFILED_API === undefined) return [];
  const needs = [...urlProblems(settings), ...storeProblems(settings), ...(UNFILED_OWNER_IDENTITY === undefined ? [] : ["UNFILED_OWNER_IDENTITY: not used by functions, and safer where it is not; keep it off their host"])];
  const address = parseStoreAddress(settings.UNFILED_STORE);
  const isGitHub = typeof address !== "string" && address.kind === "github";
  return [
    { about: "what functions need", problem: needs.length > 0 ? needs.join("; ") : undefined },
    ...(isGitHub ? [{ about: "the time that functions have", problem: (await slowHostProblem(GITHUB_API_URL)) ?? shortTimeoutProblem(root) }] : []),
    ...(rebuild === "none" ? [] : [{ about: `rebuilding by ${rebuild.split(":", 1)[0]}`, problem: isGitHub ? await rebuildProblem(rebuild, site) : "only a github: store tells what is not published yet: set UNFILED_REBUILD=none and let the host build on pushes" }]),
    ...(rebuild === "none" || settings.UNFILED_URL === undefined ? [] : [{ about: "the published /build.json", problem: await buildInfoProblem(site) }]),
  ];
}

async function slowHostProblem(apiUrl: string): Promise<string | undefined> {
  const began = performance.now();
  if ((await ask(apiUrl)) === undefined) return undefined;
  const ms = Math.round(performance.now() - began);
  return ms * requestsOfAComment > answerMs ? `GitHub takes ${ms} ms for a request, and a comment is ${requestsOfAComment}: many will be answered 503 after ${answerMs / 1000} seconds; run the functions nearer to it` : undefined;
}

/** Lambda gives a function three seconds where nothing else is said. */
function shortTimeoutProblem(root: string): string | undefined {
  const file = path.join(root, "deploy", "aws", "template.yaml");
  const seconds = existsSync(file) ? /^\s+Timeout: (\d+)$/m.exec(readFileSync(file, "utf8"))?.[1] : String(leastSeconds);
  return Number(seconds ?? 3) < leastSeconds ? `deploy/aws/template.yaml gives a function ${seconds ?? 3} seconds, and a comment may take ${answerMs / 1000}: write Timeout: 30` : undefined;
}

/** Asks nothing of the hook itself: that would build. */
async function rebuildProblem(rebuild: string, site: Site): Promise<string | undefined> {
  if (rebuild === "dispatch") return undefined;
  const address = rebuild.slice("hook:".length);
  if (!URL.canParse(address)) return "the address of the hook is none: copy it again from your host";
  const url = new URL(address);
  if (url.protocol !== "https:" && !/^(localhost|127\.0\.0\.1)$/.test(url.hostname)) return "the hook is called without encryption, and whoever knows it can build: use its https:// address";
  if (url.hostname === "api.netlify.com" && !/^\/build_hooks\/\w+$/.test(url.pathname)) return "expected a hook of Netlify's to be https://api.netlify.com/build_hooks/…";
  if ((await ask(url.origin)) === undefined) return `${url.host} does not answer: look at the hook's address`;
  const { perDay } = rebuildRules(site, { kind: "hook", url: address });
  const isNetlify = url.hostname === "api.netlify.com";
  return isNetlify && perDay > fewBuildsADay ? `site.config.ts allows ${perDay} builds a day: a free plan at Netlify has 20 a month, and stops all your sites when they are spent; lower rebuild.perDay, unless your plan has more` : undefined;
}

async function buildInfoProblem(site: Site): Promise<string | undefined> {
  try {
    await readDeployed(site);
    return undefined;
  } catch (error) {
    return `it cannot be read, so that nothing is rebuilt and no new comments are told: deploy the site to UNFILED_URL (${error instanceof Error ? error.message : String(error)})`;
  }
}
