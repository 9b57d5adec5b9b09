import { runGit } from "../store/git/run-git.ts";

/**
 * Whether a text was committed between two commits; true as well where that cannot be told. A merge that took nothing of one
 * side counts, too: the histories of that side's texts are gone. https://git-scm.com/docs/git-rev-list#_history_simplification
 */
export async function commitsTouchTexts(root: string, from: string | null, to: string | null): Promise<boolean> {
  if (from === null || to === null) return from !== to;
  const { code, stdout } = await runGit(root, ["rev-list", "--max-count=1", "--full-history", `${from}...${to}`, "--", "content"]);
  return code !== 0 || stdout.length > 0;
}
