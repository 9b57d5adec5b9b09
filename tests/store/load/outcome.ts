import type { TestRepository } from "../../helpers/repository.ts";

/** What became of the entries that writers of a local repository were promised. */
export interface LocalOutcome {
  readonly acknowledged: number;
  /** Acknowledged, and not in the branch. */
  readonly lost: readonly string[];
  /** Added by more than one commit. */
  readonly doubled: readonly string[];
  /** No commit has two parents. */
  readonly isLinear: boolean;
  /** What `git fsck --strict` finds. Empty where all is sound. */
  readonly unsound: string;
  /** What `git status` finds in the checkout. Empty where it is clean, and for a bare repository. */
  readonly unclean: string;
}

/** Looks at the branch with Git's own eyes, and counts. */
export async function localOutcome({ git }: TestRepository, acknowledged: readonly string[]): Promise<LocalOutcome> {
  const files = new Set((await git("ls-tree", "-r", "--name-only", "HEAD")).split("\n"));
  const added = (await git("log", "--diff-filter=A", "--format=", "--name-only", "--", "data")).split("\n").filter((path) => path !== "");
  const seen = new Set<string>();
  const isBare = (await git("rev-parse", "--is-bare-repository")) === "true";
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((path) => !files.has(path)),
    doubled: added.filter((path) => seen.size === seen.add(path).size),
    isLinear: (await git("rev-list", "--count", "--min-parents=2", "HEAD")) === "0",
    unsound: await git("fsck", "--strict", "--no-dangling"),
    unclean: isBare ? "" : await git("status", "--porcelain"),
  };
}
