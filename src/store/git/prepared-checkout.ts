import type { Deadline } from "../deadline.ts";
import type { StagedFile } from "./atomic-fs.ts";
import type { Objects } from "./objects.ts";
import type { Checkout, Repository } from "./repository.ts";
import { toTheirEnd } from "./to-their-end.ts";
import type { TreeEdit } from "./tree.ts";
import { removeWorktreeFile, stageWorktreeFile } from "./worktree-files.ts";
import { prepareIndex, type Exchange } from "./worktree-index.ts";

/** What is to be changed where the author works. */
export interface CheckoutEdits {
  readonly inWorktree: readonly TreeEdit[];
  readonly inIndex: readonly TreeEdit[];
}

/** Changes that are written and flushed, and seen by nobody yet. `discard` must be called in the end: it takes away what is of no more use, and does so once. */
export interface PreparedCheckout {
  /**
   * Puts all in its place; names the folders to flush, and the index before and after. Throws `store-busy` where the author's Git keeps the index for
   * longer than `patience`, `bad-path` where something lies in the way of a file.
   */
  place(patience: Deadline): Promise<{ readonly folders: string[]; readonly index: Exchange | null }>;
  discard(): Promise<void>;
}

/** Prepares changes of a checkout. Bytes of blobs that are not in `contents` are read. The writer lock must be held. */
export async function prepareCheckout(
  { repository, objects }: { readonly repository: Repository; readonly objects: Objects },
  checkout: Checkout,
  { inWorktree, inIndex }: CheckoutEdits,
  contents: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<PreparedCheckout> {
  const staged: StagedFile[] = [];
  const stage = async ({ path, blob }: TreeEdit): Promise<void> => {
    if (blob === null) return;
    const bytes = contents.get(blob) ?? (await objects.read("blob", blob));
    staged.push(await stageWorktreeFile(checkout, path, bytes, repository.temporaryFolder));
  };
  // One after the other: side by side, fifty that wait for the disk keep all threads from those who read and write pages.
  const stageAll = async (): Promise<void> => {
    for (const edit of inWorktree) await stage(edit);
  };
  const discardFiles = async (): Promise<void> => void (await toTheirEnd(staged.map(({ discard }) => discard())));
  const makingIndex = inIndex.length === 0 ? null : prepareIndex(repository, checkout, removalsFirst(inIndex));
  try {
    await toTheirEnd<unknown>([makingIndex, stageAll()].filter((work) => work !== null));
  } catch (error) {
    await discardFiles();
    await (await makingIndex?.catch(() => null))?.discard();
    throw error;
  }
  const index = await makingIndex;
  let discarding: Promise<void[]> | undefined;
  return {
    async place(patience) {
      const folders: string[] = [];
      // One after the other, for two may empty the same folder.
      for (const { path, blob } of inWorktree) if (blob === null) folders.push(...(await removeWorktreeFile(checkout, path)));
      folders.push(...(await toTheirEnd(staged.map(({ place }) => place()))).flat());
      if (index === null) return { folders, index: null };
      // A branch that outlives a power cut beside an index that does not would have the author's next commit delete the files.
      return { folders: [...folders, checkout.gitDir], index: await index.exchange(patience) };
    },
    async discard() {
      discarding ??= toTheirEnd([discardFiles(), ...(index === null ? [] : [index.discard()])]);
      await discarding;
    },
  };
}

/** Where a file becomes a folder, or a folder a file, the old must go before the new can come. */
function removalsFirst(edits: readonly TreeEdit[]): TreeEdit[] {
  return [...edits.filter(({ blob }) => blob === null), ...edits.filter(({ blob }) => blob !== null)];
}
