import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { withGroupCommit } from "../../../src/store/group-commit.ts";
import { openRemoteStore } from "../../../src/store/remote.ts";
import { compiledScript } from "../../helpers/compiled-script.ts";
import { startGitServer, type GitServer } from "../../helpers/git-server.ts";

const run = promisify(execFile);
/**
 * A round is one commit of each of the others. Who starves waits for all of theirs, ten rounds here; the worst of several
 * runs, on a machine with four times the work it can do, waited for 3.3.
 */
const MOST_ROUNDS = 7;

async function assertWhole({ repository }: GitServer, ids: readonly string[], files: number): Promise<void> {
  const history = (await repository.git("rev-list", "main")).split("\n");
  assert.deepEqual(ids.filter((id) => !history.includes(id)), []);
  assert.equal(await repository.git("rev-list", "--merges", "main"), "");
  assert.equal((await repository.git("ls-tree", "-r", "--name-only", "main", "data")).split("\n").length, files);
  const added = (await repository.git("log", "--format=", "--name-only", "main", "--", "data")).split("\n");
  assert.equal(new Set(added).size, added.length, "no entry was committed twice");
  await repository.git("fsck", "--strict");
}

/** For how many commits of others a writer's next one stood back at most, in rounds. */
async function worstRounds({ repository }: GitServer, writers: readonly (readonly string[])[]): Promise<number> {
  const history = (await repository.git("rev-list", "--reverse", "main")).split("\n");
  const waits = writers.flatMap((ids) => {
    const places = ids.map((id) => history.indexOf(id));
    return places.slice(1).map((place, n) => place - (places[n] ?? 0) - 1);
  });
  return Math.max(...waits) / (writers.length - 1);
}

test("four processes that write at once lose nothing, double nothing, and none of them starves", async (t) => {
  const server = await startGitServer({ files: { "a.md": "" } });
  t.after(server.remove);
  const [writers, entries] = [4, 10];
  const env = { ...process.env, GIT_USERNAME: server.username, GIT_PASSWORD: server.password };
  const script = compiledScript(join(import.meta.dirname, "writer-process.ts"));
  const outputs = await Promise.all(Array.from({ length: writers }, (_, n) => run(process.execPath, [script, server.url, `${n}`, `${entries}`], { env })));
  const ids = outputs.map(({ stdout }) => JSON.parse(stdout) as string[]);
  assert.equal(ids.flat().length, writers * entries);
  await assertWhole(server, ids.flat(), writers * entries);
  const rounds = await worstRounds(server, ids);
  t.diagnostic(`the longest wait was ${rounds.toFixed(1)} rounds`);
  assert.ok(rounds <= MOST_ROUNDS, `one writer waited for ${rounds} rounds`);
});

test("thirty-two callers at two stores with group commit lose nothing while one answer in five fails", async (t) => {
  const server = await startGitServer({ files: { "a.md": "" } });
  t.after(server.remove);
  const { url, username, password } = server;
  const open = async () => withGroupCommit(await openRemoteStore({ url, username, password, author: { name: "A blog", email: "unfiled@example.org" } }));
  const stores = await Promise.all([open(), open()]);
  let requests = 0;
  const faults = ["drop-after", 502, "cut-answer", "drop-before"] as const;
  server.fault = () => ((requests += 1) % 5 === 0 ? faults[(requests / 5) % faults.length] : undefined);
  const commits = await Promise.all(
    Array.from({ length: 32 }, async (_, caller) => {
      const ids: string[] = [];
      for (const n of [0, 1, 2]) {
        const { id } = await stores[caller % 2]!.commit([{ path: `data/comments/a/${caller}-${n}.json`, write: "" }], { message: "comment: a", timeoutMs: 60_000 });
        ids.push(id);
      }
      return ids;
    }),
  );
  server.fault = () => undefined;
  await assertWhole(server, commits.flat(), 96);
  await Promise.all(stores.map((store) => store.close()));
});
