import { Deadline } from "../deadline.ts";
import { isCheckedOut, recover, settle, type CheckedIn, type Workshop } from "./checkout-commit.ts";
import type { Plan, PlannedFile } from "./journal.ts";
import { treeOfCommit } from "./objects.ts";
import { readRef } from "./ref.ts";
import { runGit } from "./run-git.ts";
import { findBlob } from "./tree.ts";
import { worktreeBlob } from "./worktree-files.ts";
import { indexStamp } from "./worktree-index.ts";

/** What was committed is looked at so often, and for so long, in milliseconds. */
const EVERY_MS = 200;
const FOR_MS = 3000;
/** And for so long where the author keeps the index: `git commit -a` with an editor open ends in a commit without what its index lacks. */
const LONGEST_MS = 3_600_000;
/** How long a look waits for other writers and for the author's Git; the next one tries again. */
const PATIENCE_MS = 2000;
/** No more commits than these are looked after, the last ones. */
const MOST = 200;

interface Watched {
  readonly plan: Plan;
  readonly message: string;
  readonly until: number;
}

/** Runs work while nobody else writes into the repository. */
type Alone = <Result>(deadline: Deadline, work: () => Promise<Result>) => Promise<Result>;
/** Commits these files once more; called within `Alone`. */
type CommitAgain = (files: readonly PlannedFile[], message: string, deadline: Deadline) => Promise<void>;

/**
 * Looks for a while after what was committed in a checkout. `git commit` reads the index before it locks it, and writes what
 * it has read (Git 2.39, builtin/commit.c: read_cache_preload, then hold_locked_index): one that was begun a moment before
 * ours takes our entry out of the index after we were done, and the author's next commit would delete the file.
 */
export class SecondLook {
  readonly #workshop: Workshop;
  readonly #alone: Alone;
  readonly #commitAgain: CommitAgain;
  #watched: Watched[] = [];
  /** Of the index that has all that is watched. */
  #stamp: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopped = false;
  readonly #forMs: number;

  constructor(workshop: Workshop, alone: Alone, commitAgain: CommitAgain, forMs = FOR_MS) {
    this.#forMs = forMs;
    this.#workshop = workshop;
    this.#alone = alone;
    this.#commitAgain = commitAgain;
  }

  /** After each commit in a checkout. */
  watch({ plan, index }: CheckedIn & { readonly plan: Plan }, message: string): void {
    if (this.#watched.length === 0 || this.#stamp === index?.from) this.#stamp = index?.to;
    this.#watched = [...this.#watched.slice(1 - MOST), { plan, message, until: performance.now() + this.#forMs }];
    this.#wait();
  }

  /** Looks once more, and then no more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#look();
  }

  #wait(): void {
    if (this.#isStopped || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => {
        this.#timer = undefined;
        if (this.#watched.length > 0) this.#wait();
      });
    }, EVERY_MS).unref();
  }

  async #look(): Promise<void> {
    const last = this.#watched.at(-1);
    if (last === undefined) return;
    const now = performance.now();
    const isOther = async (): Promise<boolean> => this.#stamp === undefined || this.#stamp !== (await indexStamp(last.plan.checkout));
    let isDone = true;
    if (await isOther()) {
      const deadline = new Deadline(PATIENCE_MS);
      await this.#alone(deadline, async () => {
        // It may have been a commit of ours that was under way.
        if (!(await isOther())) return;
        // Not after it: what the author's Git writes meanwhile must be seen by the next look.
        const stamp = await indexStamp(last.plan.checkout);
        await this.#putRight(last, deadline);
        this.#stamp = stamp;
      }).catch(() => {
        // The author or another writer is in the midst of something, or the folder is gone: the next look sees to it.
        this.#stamp = undefined;
        isDone = false;
      });
    }
    this.#watched = this.#watched.filter(({ until }) => until > (isDone ? now : now - LONGEST_MS));
  }

  async #putRight({ plan: last, message }: Watched, deadline: Deadline): Promise<void> {
    const { repository, objects } = this.#workshop;
    // Another writer may have died, and its note must be read before one of ours is written.
    await recover(this.#workshop, deadline);
    const head = await readRef(repository, last.ref);
    // Where the author has switched to another branch, the index has what that one has.
    if (head === null || !(await isCheckedOut(this.#workshop, last))) return;
    const follows = await runGit(last.checkout.worktree, ["merge-base", "--is-ancestor", last.commit, head]);
    if (follows.code !== 0) return;
    const ofSame = this.#watched.map(({ plan }) => plan).filter(({ ref, checkout }) => ref === last.ref && checkout.gitDir === last.checkout.gitDir);
    const tree = await treeOfCommit(objects, head);
    const [lost, kept]: [PlannedFile[], PlannedFile[]] = [[], []];
    for (const file of filesOf(ofSame)) {
      const { path, before, after } = file;
      // What the author deletes or changes is so in the worktree too: only an index that does not know of ours differs from it.
      if ((await worktreeBlob(last.checkout, path, [before, after])) !== after) continue;
      const blob = await findBlob(objects, tree, path);
      if (blob === after) kept.push(file);
      else if (blob === before) lost.push(file);
    }
    if (kept.length > 0) await settle(this.#workshop, { ...last, files: kept }, deadline);
    if (lost.length > 0) await this.#commitAgain([...new Map(lost.map((file) => [file.path, file])).values()], message, deadline);
  }
}

/** All files of several plans, with each that was there before one of them, and what is there after the last. */
function filesOf(plans: readonly Plan[]): PlannedFile[] {
  const files = plans.flatMap((plan) => plan.files);
  const last = new Map(files.map(({ path, after }) => [path, after]));
  return files.map(({ path, before }) => ({ path, before, after: last.get(path) ?? null }));
}
