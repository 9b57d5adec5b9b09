import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, writeAtomically } from "./atomic-fs.ts";
import type { Checkout, Repository } from "./repository.ts";

/** A file of a commit: its blob in the parent and in the commit, null where it is not there. */
export interface PlannedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A commit whose objects are written, and all that is needed to finish it or to take it back. */
export interface Plan {
  readonly ref: string;
  readonly parent: string | null;
  readonly commit: string;
  /** The worktree in which `ref` is checked out. */
  readonly checkout: Checkout;
  readonly files: readonly PlannedFile[];
  /** The caller was told that it failed: it must not be finished, only taken out. */
  readonly abandoned?: boolean;
}

/** Notes what is about to be done to worktree, index and branch, so that whoever comes after a crash can finish it. */
export async function writeJournal(repository: Repository, plan: Plan): Promise<void> {
  await writeAtomically({ path: journalPath(repository), bytes: JSON.stringify(plan), mode: 0o600 }, repository.temporaryFolder);
}

/** The commit that a crash left half done, or null. */
export async function readJournal(repository: Repository): Promise<Plan | null> {
  try {
    return JSON.parse(await readFile(journalPath(repository), "utf8")) as Plan;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

export async function removeJournal(repository: Repository): Promise<void> {
  await rm(journalPath(repository), { force: true });
}

function journalPath(repository: Repository): string {
  return join(repository.ownFolder, "journal.json");
}
