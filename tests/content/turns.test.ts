import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addingComments, linkingTexts, loadLibrary } from "../../src/content/library/load-library.ts";
import { atOnce, each, inTurns, type Work } from "../../src/content/turns.ts";
import { noCommits, now, site } from "./make-library.ts";

describe("work in turns", () => {
  it("lets others have a turn, and ends with the same", async () => {
    const others = { hadTheirTurn: false };
    setImmediate(() => (others.hadTheirTurn = true));
    function* untilOthersHadTheirTurn(): Work<string> {
      while (!others.hadTheirTurn) yield;
      return "done";
    }
    assert.equal(await inTurns(untilOthersHadTheirTurn()), "done");
    assert.deepEqual(await inTurns(each([1, 2, 3], (number) => number * 2)), [2, 4, 6]);
    assert.deepEqual(atOnce(each([1, 2, 3], (number) => number * 2)), [2, 4, 6]);
  });

  it("is how a Library is made: after each text and comment others may come", () => {
    const modified = new Date("2026-01-01T00:00:00Z");
    const texts = Array.from({ length: 50 }, (_, number) => ({ path: `content/logs/log-${number}.md`, text: `# Log ${number}\n`, modified }));
    const comments = [{ path: "data/comments/logs/log-1/x.json", text: "{" }];
    const options = { site, firstCommits: noCommits, drafts: false, future: false, now };
    let turns = 0;
    const counted = <Result>(work: Work<Result>): Result => {
      let step = work.next();
      for (; step.done !== true; step = work.next()) turns += 1;
      return step.value;
    };
    const loaded = counted(addingComments(counted(linkingTexts({ texts, assets: [] }, options)), comments, options));
    assert.equal(turns, 101);
    assert.deepEqual(loaded, loadLibrary({ texts, assets: [], comments }, options));
  });
});
