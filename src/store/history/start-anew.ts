import { StoreError } from "../errors.ts";
import { mustGit, type History } from "../history.ts";
import type { CommitAuthor } from "../store.ts";

export interface StartAnewOptions {
  /** Must hold no reader's text. */
  readonly message: string;
  readonly author: CommitAuthor;
  readonly clock: () => Date;
}

/** The branch's newest commit before, and the only one after. */
export interface NewRoot {
  readonly before: string;
  readonly after: string;
}

/** After so many commits of others in a row the store counts as busy. */
const maxRaces = 5;

/**
 * Replaces the past of the store's branch by one commit without parents that holds the same files. The branch is only moved
 * from where it was read: what others commit meanwhile is taken along. Other branches stay as they are.
 * Throws `conflict` where the branch holds an author's texts, `store-busy` where others never pause, `store-unavailable`.
 */
export async function startAnew(history: History, options: StartAnewOptions): Promise<NewRoot> {
  for (let races = 0; races < maxRaces; races += 1) {
    const before = await mustGit(history.gitDir, ["rev-parse", "--verify", `refs/heads/${history.branch}`]);
    await requireNoTexts(history, before);
    const after = await makeRoot(history, before, options);
    if (await history.moveBranch(before, after)) return { before, after };
  }
  throw new StoreError("store-busy", "Others commit to the branch all the time.", { hint: "Stop what writes to the store, and try again.", retryAfterSeconds: 60 });
}

async function requireNoTexts({ gitDir, branch, location }: History, commit: string): Promise<void> {
  if ((await mustGit(gitDir, ["ls-tree", commit, "--", "content"])) === "") return;
  throw new StoreError("conflict", `The branch ${branch} of ${location} holds your texts, whose history would be lost.`, { hint: "Take out only what is named, with the commands that are printed." });
}

async function makeRoot({ gitDir }: History, commit: string, { message, author, clock }: StartAnewOptions): Promise<string> {
  const date = `${Math.floor(clock().getTime() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  };
  return await mustGit(gitDir, ["commit-tree", `${commit}^{tree}`, "-m", message], env);
}
