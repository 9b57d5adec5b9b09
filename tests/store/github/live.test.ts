/**
 * Against GitHub itself, where UNFILED_TEST_GITHUB_TOKEN and UNFILED_TEST_GITHUB_REPOSITORY (owner/name#branch) are given.
 * Writes below unfiled-test/ and takes it out again; use a repository made for it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openGitHubStore } from "../../../src/store/github.ts";
import { checkedFetch } from "../../fake-github/openapi/checked-fetch.ts";

const { UNFILED_TEST_GITHUB_TOKEN: token, UNFILED_TEST_GITHUB_REPOSITORY: repository } = process.env;
const [, owner, repo, branch] = /^([^/]+)\/([^#]+)(?:#(.+))?$/.exec(repository ?? "") ?? [];

if (token !== undefined && owner !== undefined && repo !== undefined) {
  test("GitHub itself keeps, overwrites, lists and deletes", async () => {
    const violations: string[] = [];
    const options = { owner, repo, token, author: { name: "Unfiled test", email: "test@example.org" }, fetch: checkedFetch(violations), ...(branch !== undefined && { branch }) };
    const [store, other] = [await openGitHubStore(options), await openGitHubStore(options)];
    const folder = `unfiled-test/${crypto.randomUUID()}`;
    const commit = (changes: Parameters<typeof store.commit>[0], by = store) => by.commit(changes, { message: "test\n", timeoutMs: 60_000 });

    const first = await commit([{ path: `${folder}/a`, write: "1" }]);
    assert.deepEqual([(await commit([{ path: `${folder}/a`, write: "1" }])).changed, await store.head()], [false, first.id]);
    await commit([{ path: `${folder}/a`, write: "2" }, { path: `${folder}/b/c`, write: Uint8Array.of(0, 255) }]);
    await Promise.all([commit([{ path: `${folder}/d`, write: "" }]), commit([{ path: `${folder}/e`, write: "" }], other)]);
    assert.deepEqual(await store.list(folder), ["a", "d", "e"].map((name) => `${folder}/${name}`));
    assert.deepEqual(await store.read(`${folder}/b/c`), Uint8Array.of(0, 255));
    await assert.rejects(commit([{ path: `${folder}/a/b`, write: "" }]), { code: "bad-path" });
    await assert.rejects(commit([{ path: `${folder}/b`, write: "" }]), { code: "bad-path" });
    await commit([{ path: `${folder}/a`, delete: true }, { path: `${folder}/a/b`, write: "a folder now" }]);
    await commit((await store.walk(folder)).map((path) => ({ path, delete: true })));
    assert.deepEqual(await store.walk(folder), []);
    assert.deepEqual(violations, []);
  });
}
