import assert from "node:assert/strict";
import { authorLoop } from "../store/load/author-loop.ts";
import type { Soak } from "./soak.ts";

/** The author commits one text after another beside writers that are killed: every comment that was answered stands in the branch. */
export async function soakAuthor({ small, seed, say }: Soak): Promise<void> {
  for (const indexVersion of small ? ([2] as const) : ([2, 4] as const)) {
    const rounds = small ? 1 : 100;
    const { acknowledged, authors, ...outcome } = await authorLoop({ rounds, indexVersion, seed });
    say(`index of version ${indexVersion}: kills: ${rounds}, ${acknowledged} entries promised, ${authors} commits of the author's`);
    assert.ok(acknowledged >= rounds);
    assert.deepEqual(outcome, { lost: [], unsound: "", unclean: "" });
  }
}
