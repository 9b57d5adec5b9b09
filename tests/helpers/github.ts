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
  /** Throws where a request or an answer did not fit the description, then ends. */
  close(): Promise<void>;
}

export async function startCheckedGitHub(): Promise<CheckedGitHub> {
  const github = await startFakeGitHub();
  const violations: string[] = [];
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
    async close() {
      await github.close();
      assert.deepEqual([...new Set(violations)], []);
    },
  };
}
