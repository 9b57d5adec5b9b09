/** Has the site built when that is due; its host runs it every ten minutes. */
import { createJsonLog } from "../src/api/observe/json-log.ts";
import { storeProblems, urlProblems } from "../src/config/function-needs.ts";
import { loadSite } from "../src/config/load-site.ts";
import { SettingsError } from "../src/config/settings.ts";
import { rebuildWhenDue, type RebuildServices } from "../src/publish/rebuild/rebuild-when-due.ts";
import type { BuildTrigger } from "../src/publish/rebuild/trigger-build.ts";
import { gitHubBranch, readHostSettings } from "./parts/function-settings.ts";

const settings = readHostSettings(process.env);
const log = createJsonLog();
const services = settings.UNFILED_REBUILD === "none" ? undefined : rebuildServices();

function rebuildServices(): RebuildServices {
  const { UNFILED_REBUILD } = settings;
  const branch = gitHubBranch(settings);
  const wrong = [...urlProblems(settings), ...storeProblems({ ...settings, UNFILED_PRIVATE_STORE: undefined })];
  if (branch === undefined) {
    throw new SettingsError(wrong.length > 0 ? wrong : ["UNFILED_STORE: what is not published yet can only be asked of a github: store; set UNFILED_REBUILD=none, and let your host build on pushes"]);
  }
  if (wrong.length > 0) throw new SettingsError(wrong);
  const trigger: BuildTrigger = UNFILED_REBUILD === "dispatch" ? { kind: "dispatch", branch } : { kind: "hook", url: UNFILED_REBUILD.slice("hook:".length) };
  return { site: loadSite(settings), branch, trigger, clock: () => new Date() };
}

export async function handler(): Promise<{ statusCode: number; body: string }> {
  if (services === undefined) {
    log.info("Nothing is built from here: UNFILED_REBUILD is none.");
    return { statusCode: 200, body: "" };
  }
  try {
    const { until, ...decision } = { until: undefined, ...(await rebuildWhenDue(services)) };
    log.info({ ...decision, ...(until !== undefined && { until: new Date(until).toISOString() }) }, decision.build ? "asked for a build" : "no build");
    return { statusCode: 200, body: "" };
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error));
    return { statusCode: 500, body: "" };
  }
}
