import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Octokit } from "@octokit/rest";
import { startFakeGitHub } from "./fake-github.ts";
import { checkedFetch } from "./openapi/checked-fetch.ts";

const github = await startFakeGitHub();
after(() => github.close());

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function client() {
  const violations: string[] = [];
  const repository = await github.makeRepository({ begin: true });
  const octokit = new Octokit({ auth: github.makeToken(), baseUrl: github.url, log, request: { fetch: checkedFetch(violations) } });
  const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", { ...repository, ref: "heads/main" });
  return { violations, repository, octokit, head: data.object.sha };
}

test("refuses an unknown token, which the emulator takes", async () => {
  const { repository } = await client();
  const octokit = new Octokit({ auth: "unknown", baseUrl: github.url, log });
  await assert.rejects(octokit.request("GET /repos/{owner}/{repo}", { ...repository }), { status: 401 });
});

test("takes dispatches and statuses, as GitHub's description has them", async () => {
  const { violations, repository, octokit, head } = await client();
  const dispatched = await octokit.request("POST /repos/{owner}/{repo}/dispatches", { ...repository, event_type: "unfiled", client_payload: { head } });
  assert.equal(dispatched.status, 204);
  const told = await octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", { ...repository, sha: head, state: "success", context: "unfiled" });
  assert.equal(told.status, 201);
  await assert.rejects(octokit.request("POST /repos/{owner}/{repo}/dispatches", { ...repository, event_type: "x".repeat(101) }), { status: 422 });
  assert.deepEqual(github.proxy.dispatches, [{ event_type: "unfiled", client_payload: { head } }]);
  assert.deepEqual(github.proxy.statuses, [{ commit: head, state: "success", description: null, target_url: null, context: "unfiled" }]);
  assert.deepEqual(violations.filter((violation) => !violation.includes("fewer than")), ["POST /repos/{owner}/{repo}/dispatches: data/event_type must NOT have more than 100 characters"]);
});

test("takes no trees into a repository without a commit, as GitHub", async () => {
  const { octokit } = await client();
  const repository = await github.makeRepository();
  await assert.rejects(octokit.request("POST /repos/{owner}/{repo}/git/trees", { ...repository, tree: [] }), { status: 409 });
});

test("notices a request and an answer that do not fit GitHub's description, and a request that is none of ours", async () => {
  const { violations, repository, octokit } = await client();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wrong type is what is tried
  const content = 5 as unknown as string;
  await assert.rejects(octokit.request("PUT /repos/{owner}/{repo}/contents/{path}", { ...repository, path: "a", message: "m", content }));
  github.proxy.plan(({ path }) => path.includes("/git/ref/"), { kind: "edit", edit: (body) => ({ ...(body as object), object: "a name" }) });
  await octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", { ...repository, ref: "heads/main" });
  await octokit.request("GET /repos/{owner}/{repo}/branches", { ...repository });
  assert.deepEqual(violations, [
    "PUT /repos/{owner}/{repo}/contents/{path}: data/content must be string",
    "GET /repos/{owner}/{repo}/git/ref/{ref} → 200: data/object must be object",
    `GET /repos/writer/${repository.repo}/branches is no operation of the slice.`,
  ]);
});
