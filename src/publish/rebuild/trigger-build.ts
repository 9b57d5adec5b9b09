import type { GitHubBranch } from "./unbuilt-commits.ts";

const timeoutMs = 8_000;

/** What makes a host build the site: an address to post to, or an event for a workflow at GitHub. */
export type BuildTrigger = { readonly kind: "hook"; readonly url: string } | { readonly kind: "dispatch"; readonly branch: GitHubBranch };

/** The event that `.github/workflows/pages.yml` waits for. */
const eventType = "unfiled-rebuild";

/** Asks the host for a build of `head`. Throws an error that does not hold the hook's address: whoever has that can build. */
export async function triggerBuild(trigger: BuildTrigger, head: string): Promise<void> {
  const answer = await (trigger.kind === "hook" ? post(trigger.url, {}, {}) : dispatch(trigger.branch, head)).catch((error: unknown) => {
    throw new Error(`The build could not be asked for: ${error instanceof Error && error.name === "TimeoutError" ? "no answer in time" : "no connection"}`);
  });
  if (!answer.ok) throw new Error(`The build could not be asked for: ${trigger.kind === "hook" ? "the hook of UNFILED_REBUILD" : "GitHub"} answered ${answer.status}`);
}

function dispatch({ apiUrl, owner, repo, token }: GitHubBranch, head: string): Promise<Response> {
  const headers = { authorization: `token ${token}`, accept: "application/vnd.github+json", "user-agent": "unfiled", "x-github-api-version": "2022-11-28" };
  return post(`${apiUrl}/repos/${owner}/${repo}/dispatches`, headers, { event_type: eventType, client_payload: { commit: head } });
}

function post(url: string, headers: Record<string, string>, body: object): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body), signal: AbortSignal.timeout(timeoutMs) });
}
