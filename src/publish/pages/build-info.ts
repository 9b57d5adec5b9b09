import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { absoluteUrl, type Site } from "../../config/site.ts";
import type { Output } from "../output.ts";

/** `/build.json`: what is published, for the scheduled rebuild and for everyone who asks whether their words are there. */
export interface BuildInfo {
  /** The store's head when the site was made; null where nothing was committed yet. */
  readonly commit: string | null;
  /** ISO 8601 UTC. */
  readonly builtAt: string;
  readonly generator: string;
  /** How many known changes are not published yet. */
  readonly pending: number;
  /** When whole builds were made in the last 24 hours, ISO 8601 UTC, oldest first. */
  readonly builds: readonly string[];
  /** When the next text that has a date in the future appears; absent where none waits. */
  readonly nextDue?: string;
}

const dayMs = 24 * 60 * 60 * 1000;

interface NewBuild {
  /** The store's head before anything was read. */
  readonly commit: string | null;
  readonly now: Date;
  /** False where single pages were written anew. */
  readonly wholeBuild: boolean;
  readonly nextDue?: string | undefined;
}

/** The next `build.json`: the builds of the last 24 hours are carried over from the one before. */
export function nextBuildInfo(before: BuildInfo | undefined, { commit, now, wholeBuild, nextDue }: NewBuild): BuildInfo {
  const builds = (before?.builds ?? []).filter((time) => now.getTime() - Date.parse(time) < dayMs);
  const builtAt = now.toISOString();
  return { commit, builtAt, generator: "Unfiled", pending: 0, builds: wholeBuild ? [...builds, builtAt] : builds, ...(nextDue !== undefined && { nextDue }) };
}

/** The `build.json` that stands in a folder; undefined where there is none or it cannot be read. */
export async function readBuildInfo(folder: string): Promise<BuildInfo | undefined> {
  const text = await readFile(path.join(folder, "build.json"), "utf8").catch(() => undefined);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as BuildInfo);
  } catch {
    return undefined;
  }
}

/**
 * What the public site says of itself, or undefined where nothing is told: for a build in an empty folder, which has no
 * record of those before it.
 */
export async function readDeployedInfo(site: Pick<Site, "origin" | "prefix">): Promise<BuildInfo | undefined> {
  try {
    const answer = await fetch(absoluteUrl(site, "/build.json"), { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? buildInfoSchema.parse(await answer.json()) : undefined;
  } catch {
    return undefined;
  }
}

const buildInfoSchema = z.object({
  commit: z.string().nullable(),
  builtAt: z.iso.datetime(),
  generator: z.string(),
  pending: z.number(),
  builds: z.array(z.iso.datetime()).max(10_000),
});

export function formatBuildInfo(info: BuildInfo): string {
  return `${JSON.stringify(info, null, 2)}\n`;
}

/** Says in a site that was brought up to date page by page which commit it shows now. */
export async function renewBuildInfo(output: Output, { commit, now, nextDue }: Omit<NewBuild, "wholeBuild">): Promise<void> {
  const before = await readBuildInfo(output.folder);
  if (before?.commit === commit && before.nextDue === nextDue) return;
  await output.write("build.json", formatBuildInfo(nextBuildInfo(before, { commit, now, nextDue, wholeBuild: false })));
}
