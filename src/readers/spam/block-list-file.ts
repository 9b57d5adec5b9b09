import type { StoreView } from "../../store/store.ts";

/**
 * The owner's block list, in the private store where there is one: it may name people.
 * Effective with its commit, without a build or a restart.
 */
const blockListPath = "data/block-list.txt";

/** Its words and phrases, one a line; empty lines and those that begin with `#` are for people. None where there is no file. */
export async function readBlockList(view: Pick<StoreView, "read">): Promise<string[]> {
  const bytes = await view.read(blockListPath);
  return bytes === null ? [] : parseBlockList(Buffer.from(bytes).toString());
}

function parseBlockList(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
