import type { SeenRequest } from "./faults.ts";
import { refusal, type Answer, type Proxy } from "./proxy.ts";

export interface Emulator {
  readonly url: string;
}

/** Repositories known to hold a commit: they stay so. */
const begun = new Set<string>();

/**
 * The answer to what the emulator does not know or does otherwise than GitHub; null for all else:
 * - `repository_dispatch` and commit statuses, by GitHub's description alone
 * - in a repository without a commit GitHub takes no trees, blobs or commits and knows no refs: 409
 */
export async function lacking(seen: SeenRequest, body: string, emulator: Emulator, proxy: Proxy): Promise<Answer | null> {
  const [, repository = "", rest = ""] = /^\/repos\/([^/]+\/[^/?]+)\/?(.*)$/.exec(seen.path) ?? [];
  if (seen.method === "POST" && rest === "dispatches") return dispatch(body, proxy);
  const [, commit] = /^statuses\/([0-9a-f]{40})$/.exec(rest) ?? [];
  if (seen.method === "POST" && commit !== undefined) return status(body, commit, repository, proxy);
  const isEmpty = rest.startsWith("git/") && !(await hasCommit(seen, repository, emulator));
  return isEmpty ? refusal(409, "Git Repository is empty.") : null;
}

function dispatch(body: string, { dispatches }: Proxy): Answer {
  const { event_type } = JSON.parse(body) as { event_type?: unknown };
  if (typeof event_type !== "string" || event_type.length > 100) return refusal(422, "Invalid request.\n\nevent_type is too long or missing.");
  dispatches.push(JSON.parse(body));
  return { status: 204, headers: {}, body: "" };
}

function status(body: string, commit: string, repository: string, { url, statuses }: Proxy): Answer {
  const { state, description = null, target_url = null, context = "default" } = JSON.parse(body) as Record<string, string | null>;
  const now = new Date().toISOString();
  const id = statuses.push({ commit, state, description, target_url, context });
  const made = {
    url: `${url}/repos/${repository}/statuses/${commit}`, avatar_url: null, id, node_id: `SC_${id}`,
    state, description, target_url, context, created_at: now, updated_at: now, creator: null,
  };
  return { status: 201, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(made) };
}

async function hasCommit({ token }: SeenRequest, repository: string, { url }: Emulator): Promise<boolean> {
  const key = `${url} ${repository}`;
  if (begun.has(key)) return true;
  const commits = await fetch(`${url}/repos/${repository}/commits?per_page=1`, { headers: { authorization: `token ${token}` } });
  if (commits.status === 409) return false;
  begun.add(key);
  return true;
}
