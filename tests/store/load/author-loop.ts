import { setTimeout as sleep } from "node:timers/promises";
import { openLocalStore } from "../../../src/store/local.ts";
import { seededRandom } from "../../fake-github/faults.ts";
import { makeRepository, type TestRepository } from "../../helpers/repository.ts";
import { localOutcome, type LocalOutcome } from "./outcome.ts";
import { startWriter, type Writer } from "./writer.ts";

export interface AuthorLoop {
  readonly rounds: number;
  /** Version 4 has names shortened, and is left to Git. */
  readonly indexVersion: 2 | 4;
  /** For the moments of the kills and of the author's pauses. */
  readonly seed: number;
}

export interface AuthorLoopOutcome extends Pick<LocalOutcome, "acknowledged" | "lost" | "unsound" | "unclean"> {
  /** What the author has committed meanwhile. */
  readonly authors: number;
}

/**
 * The author adds, commits and looks, every 10 to 30 ms, beside writers that are killed at random moments, one after the other.
 * After the last one a store takes one more comment, and the author commits once more: whatever his index lacked would go then.
 */
export async function authorLoop({ rounds, indexVersion, seed }: AuthorLoop): Promise<AuthorLoopOutcome> {
  const texts = Array.from({ length: 50 }, (_, n) => `content/${n}.md`);
  const repository = await makeRepository({ files: Object.fromEntries(texts.map((path) => [path, "start\n"])) });
  try {
    await repository.git("update-index", "--index-version", String(indexVersion));
    const random = seededRandom(seed);
    const acknowledged: string[] = [];
    let [steps, authors] = [0, 0];
    for (let round = 1; round <= rounds; round += 1) {
      const writer = startWriter(repository.path, `killed-${round}`, 1000);
      const killing = killAfter(writer, 1 + Math.floor(random() * 8), { pauseMs: random() * 100, withGit: random() < 0.5 });
      while (writer.process.exitCode === null && writer.process.signalCode === null) {
        steps += 1;
        await repository.write(texts[steps % texts.length] ?? "", `${steps}\n`);
        await asAuthor(repository, "add", "content");
        if (steps % 3 === 0 && (await asAuthor(repository, "commit", "--quiet", "--message=author"))) authors += 1;
        if (steps % 7 === 0) await asAuthor(repository, "status");
        await sleep(10 + random() * 20);
      }
      await Promise.all([killing, writer.ended]);
      acknowledged.push(...writer.acknowledged);
    }
    const store = await openLocalStore({ path: repository.path, author: { name: "Blog", email: "unfiled@localhost" } });
    const last = "data/comments/last/1.json";
    await store.commit([{ path: last, write: "{}\n" }], { message: "comment: last (1)\n" });
    await store.close();
    await repository.write("content/0.md", "the end\n");
    await repository.git("add", "content");
    await repository.git("commit", "--quiet", "--message=author");
    const { lost, unsound, unclean } = await localOutcome(repository, [...acknowledged, last]);
    return { acknowledged: acknowledged.length, authors, lost, unsound, unclean };
  } finally {
    await repository.remove();
  }
}

async function killAfter(writer: Writer, entries: number, { pauseMs, withGit }: { readonly pauseMs: number; readonly withGit: boolean }): Promise<void> {
  await writer.reached(entries);
  await sleep(pauseMs);
  writer.kill(withGit);
}

/** False where another Git was at work at the moment: the author comes again. */
async function asAuthor(repository: TestRepository, ...words: string[]): Promise<boolean> {
  try {
    await repository.git(...words);
    return true;
  } catch (error) {
    if (/index\.lock|HEAD\.lock|cannot lock ref|nothing to commit|nothing added/.test(String(error))) return false;
    throw error;
  }
}
