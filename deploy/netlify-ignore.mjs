// Netlify's `ignore` command: exit code 0 skips the build. https://docs.netlify.com/configure-builds/ignore-builds/
import { execFileSync } from "node:child_process";

const { CACHED_COMMIT_REF: built = "", COMMIT_REF: commit = "", INCOMING_HOOK_URL, INCOMING_HOOK_TITLE, URL: site } = process.env;
const tenMinutesMs = 10 * 60_000;

const skip = INCOMING_HOOK_URL !== undefined || INCOMING_HOOK_TITLE !== undefined ? await wasJustBuilt() : isOnlyData();
process.exit(skip ? 0 : 1);

/** The scheduled function may ask twice for one build: the second finds it done. */
async function wasJustBuilt() {
  try {
    const answer = await fetch(`${site}/build.json`, { signal: AbortSignal.timeout(5_000) });
    const { commit: deployed, builtAt, nextDue } = await answer.json();
    const isDue = nextDue !== undefined && Date.parse(nextDue) <= Date.now();
    return deployed === commit && !isDue && Date.now() - Date.parse(builtAt) < tenMinutesMs;
  } catch {
    return false;
  }
}

/** Whether nothing but readers' words changed since the last build. Where that cannot be told, it is built. */
function isOnlyData() {
  if (built === "" || built === commit) return false;
  try {
    execFileSync("git", ["diff", "--quiet", built, commit, "--", ".", ":(exclude)data"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
