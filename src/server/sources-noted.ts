import type { PageKey } from "../content/model.ts";
import type { FileState, FileStates } from "../content/sources/file-state.ts";
import { commitsTouchTexts } from "../publish/commits-touch-texts.ts";
import type { SourcesRead } from "../publish/load-from-disk.ts";
import type { Store } from "../store/store.ts";
import { readHeads } from "../publish/standing/heads.ts";
import { pageOfCommentFile } from "../publish/stored-comments.ts";

/** How the files stood from which a site was read, while it takes in one change after another. */
export class SourcesNoted {
  readonly #read: SourcesRead;
  readonly #states: Map<string, FileState>;
  /** Of pages whose comments were read since: merged when asked for, as to look through all files would cost each comment too much. */
  readonly #comments = new Map<PageKey, FileStates>();

  constructor(read: SourcesRead) {
    this.#read = read;
    this.#states = new Map(read.states);
  }

  /** Undefined: a file that is there no more. */
  takeTexts(states: ReadonlyMap<string, FileState | undefined>): void {
    for (const [file, state] of states) {
      if (state === undefined) this.#states.delete(file);
      else this.#states.set(file, state);
    }
  }

  takeComments(page: PageKey, states: FileStates): void {
    this.#comments.set(page, states);
  }

  /**
   * What was read, by now. `checkout`: the commit of which Git was asked last; one after it counts as well where no text differs.
   * `elsewhere`: the store, where it is not this checkout; undefined where it moved on: of what is not in it by then, nobody knows.
   */
  async now(root: string, { checkout, at, elsewhere }: { readonly checkout: string | null; readonly at: Date; readonly elsewhere: Store | undefined }): Promise<SourcesRead | undefined> {
    const heads = await readHeads(root, elsewhere);
    if (heads.store !== this.#read.store) return undefined;
    const isSettled = heads.checkout === checkout || !(await commitsTouchTexts(root, checkout, heads.checkout));
    for (const file of this.#comments.size === 0 ? [] : this.#states.keys()) if (this.#comments.has(pageOfCommentFile(file) ?? "")) this.#states.delete(file);
    for (const states of this.#comments.values()) this.takeTexts(states);
    this.#comments.clear();
    return { ...this.#read, at: at.getTime(), checkout: isSettled ? heads.checkout : checkout, states: new Map(this.#states) };
  }
}
