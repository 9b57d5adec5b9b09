import { z } from "zod";
import type { Unbuilt } from "./rebuild-decision.ts";
import { isShown } from "./shown-changes.ts";

const timeoutMs = 8_000;
/** GitHub compares at most so many files; what is beyond them is not told. */
const mostFiles = 300;
const pageSize = 100;

/** A branch at GitHub, to read from. */
export interface GitHubBranch {
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  /** Absent: the repository's default branch. */
  readonly branch?: string;
  readonly token: string;
  /** @default the global one */
  readonly fetch?: typeof fetch;
}

const commitSchema = z.object({ sha: z.string(), commit: z.object({ message: z.string(), committer: z.object({ date: z.string() }).nullish() }) });
const comparisonSchema = z.object({
  /** `ahead`: the deployed commit is one of the branch's; `behind`, `diverged`: the branch was moved to where that one is not. */
  status: z.string(),
  total_commits: z.number(),
  commits: z.array(commitSchema),
  files: z.array(z.object({ filename: z.string(), status: z.string(), sha: z.string().nullish(), patch: z.string().optional() })).optional(),
});

type Comparison = z.output<typeof comparisonSchema>;

/** Newest commit of the branch, and what of the commits since `deployed` shows in no published page yet. */
export async function readUnbuilt(branch: GitHubBranch, deployed: string | null): Promise<{ head: string; unbuilt?: Unbuilt }> {
  const newest = await newestCommit(branch);
  const head = newest.sha;
  if (head === deployed) return { head };
  const date = dateOf(newest);
  const compared = deployed === null ? undefined : await compare(branch, deployed, head);
  // Of a commit that the branch does not hold any more, or never did, nothing can be told but that the branch is another.
  return { head, ...(compared === undefined ? { unbuilt: { oldest: date, newest: date } } : compared) };
}

/** What a branch has otherwise than a commit. */
export interface Difference {
  readonly files: NonNullable<Comparison["files"]>;
  /** Whether these are all: GitHub tells of 300, and of none that are gone with a commit that the branch was moved away from. */
  readonly whole: boolean;
}

/** What the branch has otherwise than `deployed`, as far as GitHub tells it. Two requests. */
export async function changedSince(branch: GitHubBranch, deployed: string): Promise<Difference> {
  const { sha: head } = await newestCommit(branch);
  if (head === deployed) return { files: [], whole: true };
  const { status, files = [] } = (await comparison(branch, deployed, head)) ?? {};
  return { files, whole: status === "ahead" && files.length < mostFiles };
}

async function newestCommit(branch: GitHubBranch): Promise<z.output<typeof commitSchema>> {
  const [newest] = z.array(commitSchema).parse(await ask(branch, `commits?per_page=1${branch.branch === undefined ? "" : `&sha=${encodeURIComponent(branch.branch)}`}`));
  if (newest === undefined) throw new Error("GitHub names no commit of the branch");
  return newest;
}

async function comparison(branch: GitHubBranch, deployed: string, head: string, page = 1): Promise<Comparison | undefined> {
  return comparisonSchema.optional().parse(await ask(branch, `compare/${deployed}...${head}?per_page=${pageSize}&page=${page}`, [404, 422]));
}

async function compare(branch: GitHubBranch, deployed: string, head: string): Promise<{ unbuilt?: Unbuilt } | undefined> {
  const first = await comparison(branch, deployed, head);
  // What was taken out of the branch stands in the pages, and no comparison tells of it.
  if (first?.status !== "ahead") return undefined;
  const { files = [], total_commits: total } = first;
  if (files.length < mostFiles && !files.some(({ filename, status, patch }) => isShown({ path: filename, status, patch }))) return {};
  const last = total > pageSize ? await comparison(branch, deployed, head, Math.ceil(total / pageSize)) : first;
  const commits = [...first.commits, ...(last?.commits ?? [])];
  // A sign-up shall not put off what waits for quiet.
  const counting = commits.filter(({ commit }) => !commit.message.startsWith("newsletter: "));
  const dates = (counting.length > 0 ? counting : commits).map(dateOf);
  return dates.length === 0 ? undefined : { unbuilt: { oldest: Math.min(...dates), newest: Math.max(...dates) } };
}

/** The answer's body; undefined for a status that is `allowed`. */
async function ask({ apiUrl, owner, repo, token, fetch: send = fetch }: GitHubBranch, path: string, allowed: readonly number[] = []): Promise<unknown> {
  const headers = { authorization: `token ${token}`, accept: "application/vnd.github+json", "user-agent": "unfiled", "x-github-api-version": "2022-11-28" };
  const answer = await send(`${apiUrl}/repos/${owner}/${repo}/${path}`, { headers, signal: AbortSignal.timeout(timeoutMs) });
  if (allowed.includes(answer.status)) return undefined;
  if (!answer.ok) throw new Error(`GitHub answered ${answer.status} when it was asked for commits`);
  return await answer.json();
}

function dateOf({ commit }: z.output<typeof commitSchema>): number {
  return Date.parse(commit.committer?.date ?? "") || 0;
}
