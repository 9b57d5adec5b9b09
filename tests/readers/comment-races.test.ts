import { describe, it } from "node:test";
import { assertNothingLost } from "./load/comment-races.ts";

describe("changes of one comment in two stores at the same time", () => {
  it("lose nothing that a reader was told is done, whatever comes between and whoever dies", () => assertNothingLost({ numRuns: 500, seed: 5 }));
});
