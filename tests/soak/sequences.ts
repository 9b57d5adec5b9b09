import assert from "node:assert/strict";
import { openLocalStore } from "../../src/store/local.ts";
import { openRemoteStore } from "../../src/store/remote.ts";
import { startGitServer } from "../helpers/git-server.ts";
import { startCheckedGitHub } from "../helpers/github.ts";
import { makeRepository, type TestRepository } from "../helpers/repository.ts";
import { assertSameAsBuilt } from "../publish/load/any-changes.ts";
import { assertNothingLost } from "../readers/load/comment-races.ts";
import { assertSameAsMemory, type StoreUnderTest } from "../store/load/same-as-memory.ts";
import type { Soak } from "./soak.ts";

const author = { name: "Blog", email: "unfiled@localhost" };

/** Random sequences leave every home of the store as they leave the memory, and a site that is kept up to date as a build makes it. */
export async function soakSequences({ small, seed, say }: Soak): Promise<void> {
  const runs = small ? 100 : 50_000;
  await assertNothingLost({ numRuns: runs, seed });
  say(`${runs} orders of changes of one comment in two stores lose nothing that a reader was told of`);
  const changes = small ? 3 : 2_000;
  const { patched, loaded } = await assertSameAsBuilt({ numRuns: changes, seed });
  say(`${changes} sites are as a build makes them after each of ${patched + loaded} bursts of changes, ${patched} of them taken in by themselves`);
  const github = await startCheckedGitHub();
  const homes: { name: string; numRuns: number; open: () => Promise<StoreUnderTest> }[] = [
    { name: "a checkout", numRuns: 1000, open: () => openLocal({ bare: false }) },
    { name: "a bare repository", numRuns: 1000, open: () => openLocal({ bare: true }) },
    { name: "a Git host", numRuns: 200, open: openHost },
    // Each run with a token of its own: the emulator counts requests by token, as GitHub does.
    { name: "GitHub", numRuns: 500, open: async () => ({ store: await github.open(await github.makeRepository()), remove: async () => undefined }) },
  ];
  try {
    for (const { name, numRuns, open } of homes) {
      const runs = small ? 3 : numRuns;
      await assertSameAsMemory(open, { numRuns: runs, seed });
      say(`${name}: ${runs} sequences end as in memory`);
    }
  } finally {
    await github.close();
  }
}

async function openLocal({ bare }: { bare: boolean }): Promise<StoreUnderTest> {
  const repository = await makeRepository({ bare });
  const check = async (): Promise<void> => {
    if (!bare) assert.equal(await repository.git("status", "--porcelain"), "");
    await assertSound(repository);
  };
  return { store: await openLocalStore({ path: repository.path, author }), check, remove: repository.remove };
}

async function openHost(): Promise<StoreUnderTest> {
  const { url, username, password, repository, remove } = await startGitServer();
  return { store: await openRemoteStore({ url, username, password, author }), check: () => assertSound(repository), remove };
}

async function assertSound({ git }: TestRepository): Promise<void> {
  await git("fsck", "--strict", "--no-dangling");
}
