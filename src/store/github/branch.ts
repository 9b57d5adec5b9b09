import { StoreError } from "../errors.ts";
import { Trouble } from "./answers.ts";
import type { Api } from "./api.ts";
import type { Patience } from "./patience.ts";
import type { TreeMemory } from "./tree-memory.ts";

export interface Branch {
  readonly api: Api;
  readonly memory: TreeMemory;
  readonly owner: string;
  readonly repo: string;
  /** Its name, such as `main`. */
  readonly name: string;
}

/**
 * The branch's newest commit, or null where the repository has none yet.
 * Throws `branch-missing`, `repository-missing`, else as `Api` does.
 */
export async function readHead({ api, owner, repo, name }: Branch, patience: Patience): Promise<string | null> {
  try {
    return await api.head(name, patience);
  } catch (error) {
    if (isTrouble(error, "empty")) return null;
    if (!isTrouble(error, "missing")) throw error;
  }
  try {
    await api.newestCommit(patience);
  } catch (error) {
    if (isTrouble(error, "empty")) return null;
    throw isTrouble(error, "missing") ? noRepository(owner, repo) : error;
  }
  throw new StoreError("branch-missing", `There is no branch ${JSON.stringify(name)} in github:${owner}/${repo}.`, {
    hint: "Make it, or name another after the # of UNFILED_STORE.",
  });
}

/** GitHub does not tell a missing repository from one that the token may not see. */
export function noRepository(owner: string, repo: string): StoreError {
  return new StoreError("repository-missing", `GitHub knows no repository ${owner}/${repo}, or keeps it from this token.`, {
    hint: "Look at the name in UNFILED_STORE, and whether GITHUB_TOKEN may read the repository's contents.",
  });
}

export function isTrouble(error: unknown, kind: Trouble["kind"]): error is Trouble {
  return error instanceof Trouble && error.kind === kind;
}
