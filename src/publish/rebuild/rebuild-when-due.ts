import { z } from "zod";
import { absoluteUrl, type Site } from "../../config/site.ts";
import { decideRebuild, type RebuildDecision, type RebuildRules } from "./rebuild-decision.ts";
import { triggerBuild, type BuildTrigger } from "./trigger-build.ts";
import { readUnbuilt, type GitHubBranch } from "./unbuilt-commits.ts";

const timeoutMs = 8_000;
const hourMs = 60 * 60_000;

const deployedSchema = z.object({ commit: z.string().nullable(), builtAt: z.string(), builds: z.array(z.string()), nextDue: z.string().optional() });

/** A free plan at Netlify has 20 production deploys a month, and stops every site of its owner when they are spent. */
const scarcePerDay = 0.5;
const usualPerDay = 24;

/** The rules as the author set them; how many builds a day depends on where they are made, unless the author says how many. */
export function rebuildRules({ rebuild }: Pick<Site, "rebuild">, trigger: BuildTrigger): RebuildRules {
  const isScarce = trigger.kind === "hook" && /(^|\.)netlify\.com$/.test(new URL(trigger.url).hostname);
  return { quietMs: rebuild.quietMinutes * 60_000, longestWaitMs: rebuild.longestWaitHours * hourMs, perDay: rebuild.perDay ?? (isScarce ? scarcePerDay : usualPerDay) };
}

export interface RebuildServices {
  readonly site: Pick<Site, "origin" | "prefix" | "rebuild">;
  readonly branch: GitHubBranch;
  readonly trigger: BuildTrigger;
  readonly clock: () => Date;
}

/**
 * Has the site built where that is due: one run of the scheduled function. Throws where the site or GitHub cannot be asked,
 * and where the host refuses; the next try has its time.
 */
export async function rebuildWhenDue({ site, branch, trigger, clock }: RebuildServices): Promise<RebuildDecision & { readonly head: string }> {
  const deployed = await readDeployed(site);
  const { head, unbuilt } = await readUnbuilt(branch, deployed.commit);
  const decision = decideRebuild({ now: clock().getTime(), deployed, unbuilt }, rebuildRules(site, trigger));
  if (decision.build) await triggerBuild(trigger, head);
  return { ...decision, head };
}

/** What the published site says of itself. Throws where it does not answer. */
export async function readDeployed(site: Pick<Site, "origin" | "prefix">): Promise<z.output<typeof deployedSchema>> {
  const url = absoluteUrl(site, "/build.json");
  const answer = await fetch(url, { headers: { "cache-control": "no-cache" }, signal: AbortSignal.timeout(timeoutMs) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: what is published cannot be told, so nothing is built`);
  return deployedSchema.parse(await answer.json());
}
