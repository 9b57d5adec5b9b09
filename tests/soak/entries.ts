import assert from "node:assert/strict";
import { formatDataFile } from "../../src/content/sources/data-file.ts";
import { readComments } from "../../src/content/sources/read-sources.ts";
import { commentFileSchema } from "../../src/content/schemas/comment.ts";
import { readStoredComments } from "../../src/publish/stored-comments.ts";
import { openLocalStore } from "../../src/store/local.ts";
import { grownComment, growRepository } from "../store/load/grown-repository.ts";
import { localOutcome } from "../store/load/outcome.ts";
import type { Soak } from "./soak.ts";

const author = { name: "Blog", email: "unfiled@localhost" };
const perPage = 25;

/** A store with very many entries reads all of them as they are, takes one more, and stays sound. */
export async function soakEntries({ small, say }: Soak): Promise<void> {
  const entries = small ? 200 : 100_000;
  for (const bare of [false, true]) {
    say(`making a ${bare ? "bare repository" : "checkout"} with ${entries} entries`);
    const repository = await growRepository({ entries, perPage, bare });
    const store = await openLocalStore({ path: repository.path, author });
    try {
      const found = bare ? await readStoredComments(store) : (await readComments(repository.path)).comments;
      say(`${found.length} were read; looking at each`);
      const texts = new Map(found.map(({ path, text }) => [path, text]));
      assert.equal(texts.size, entries);
      for (let n = 0; n < entries; n += 1) {
        const [path, text] = fileOf(n);
        assert.equal(texts.get(path), text, path);
      }

      const [path, write] = fileOf(entries);
      const began = performance.now();
      await store.commit([{ path, write }], { message: "comment: one more\n" });
      say(`one more was committed in ${(performance.now() - began).toFixed(0)} ms`);
      assert.deepEqual(await localOutcome(repository, [path]), { acknowledged: 1, lost: [], doubled: [], isLinear: true, unsound: "", unclean: "" });
      assert.equal((await store.walk("data")).length, entries + 1);
      say("all there once, and the repository is sound");
    } finally {
      await store.close();
      await repository.remove();
    }
  }
}

function fileOf(n: number): [path: string, text: string] {
  const comment = grownComment(n, `logs/post-${Math.floor(n / perPage)}`);
  return [`data/comments/${comment.page}/${comment.id}.json`, formatDataFile(commentFileSchema, comment)];
}
