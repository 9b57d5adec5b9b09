import assert from "node:assert/strict";
import { openGitHubStore, type GitHubStoreOptions } from "../../src/store/github.ts";
import type { Store } from "../../src/store/store.ts";
import { startFakeGitHub, type FakeGitHub, type Repository } from "../fake-github/fake-github.ts";
import { seededRandom } from "../fake-github/faults.ts";
import { checkedFetch } from "../fake-github/openapi/checked-fetch.ts";

const author = { name: "Unfiled", email: "unfiled@example.org" };

/** GitHub for one test file, held against GitHub's description. */
export interface CheckedGitHub extends FakeGitHub {
  /** Opens a store with a token of its own, without pauses between commits. */
  open(repository: Repository, options?: Partial<GitHubStoreOptions>): Promise<Store>;
  /** Sends a request of the test's own, such as `POST git/refs`, and returns the answer's body. */
  ask(repository: Repository, method: string, path: string, body?: object): Promise<unknown>;
  /** Commits of the default branch, the newest first. */
  commits(repository: Repository, branch?: string): Promise<{ id: string; message: string; parents: readonly string[] }[]>;
  /** Their messages. */
  messages(repository: Repository, branch?: string): Promise<string[]>;
  /** Paths that a commit changes. */
  filesOf(repository: Repository, commit: string): Promise<string[]>;
  /** Throws where a request or an answer did not fit the description, then ends. */
  close(): Promise<void>;
}

export async function startCheckedGitHub(): Promise<CheckedGitHub> {
  const github = await startFakeGitHub();
  const violations: string[] = [];
  const token = github.makeToken();

  async function ask({ owner, repo }: Repository, method: string, path: string, body?: object): Promise<unknown> {
    const headers = { authorization: `token ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${github.url}/repos/${owner}/${repo}/${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    assert.ok(answer.ok, `${answer.status} to ${method} ${path}`);
    return answer.status === 204 ? null : await answer.json();
  }

  async function commits(repository: Repository, branch = "main") {
    return await pages(async (page) => {
      const commits = (await ask(repository, "GET", `commits?sha=${branch}&per_page=100&page=${page}`)) as { sha: string; commit: { message: string }; parents: { sha: string }[] }[];
      return commits.map(({ sha, commit, parents }) => ({ id: sha, message: commit.message.trim(), parents: parents.map((parent) => parent.sha) }));
    });
  }

  return {
    ...github,
    open: (repository, options = {}) =>
      openGitHubStore({
        ...repository,
        token: options.token ?? github.makeToken(),
        apiUrl: github.url,
        author,
        pacing: { minGapMs: 0 },
        random: seededRandom(1),
        fetch: checkedFetch(violations),
        ...options,
      }),
    ask,
    commits,
    messages: async (repository, branch) => (await commits(repository, branch)).map(({ message }) => message),
    filesOf: (repository, commit) =>
      pages(async (page) => {
        const { files } = (await ask(repository, "GET", `commits/${commit}?per_page=100&page=${page}`)) as { files: { filename: string }[] };
        return files.map(({ filename }) => filename);
      }),
    async close() {
      await github.close();
      assert.deepEqual([...new Set(violations)], []);
    },
  };
}

/** All of what is told in pages of a hundred. */
async function pages<Item>(read: (page: number) => Promise<Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page += 1) {
    const more = await read(page);
    items.push(...more);
    if (more.length < 100) return items;
  }
}
