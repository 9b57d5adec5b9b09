import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { after, it } from "node:test";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";

const site = await TestSite.create({ "logs/hello.md": "# Hello\n\nWords.\n" });
after(() => site.remove());

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly requestId?: string;
  readonly status?: number;
  readonly outcome?: string;
  readonly path?: string;
  readonly store?: { readonly calls: number; readonly ms: number; readonly attempts: number };
}

it("tells of each request what became of it and what the store took, and nothing of who sent it, as JSON where that is asked for", async () => {
  const running = await site.start({ UNFILED_LOG: "json", UNFILED_TRUST_PROXY: "1", SMTP_URL: "smtp://planted-user:planted-password@127.0.0.1:9", UNFILED_OWNER_MAIL: "planted-owner@example.org" });
  const token = /name="token" value="([^"]+)"/.exec(await (await fetch(`${running.url}logs/hello/`)).text())?.[1] ?? assert.fail();
  const post = (more: Record<string, string>) =>
    fetch(`${running.url}api/comments?x=planted-query`, {
      method: "POST",
      headers: { accept: "application/json", "x-forwarded-for": "203.0.113.77", "x-request-id": "planted-by-the-sender" },
      body: new URLSearchParams({ page: "logs/hello", token, name: "planted-name", body: "planted-words", email: "planted-reader@example.org", notify: "yes", subject: "", ...more }),
    });
  const posted = await post({});
  const { receipt } = (await posted.json()) as { receipt: string };
  const answers = [posted, await post({ token: "planted-token" }), await fetch(`${running.url}api/comments/status?receipt=${receipt}`)];
  await waitFor("the mail that fails", () => running.output().includes("A receipt was not mailed"));
  await running.stop();

  const said = running.output().split("\n").filter((line) => line.startsWith("{"));
  const lines = said.map((line) => JSON.parse(line) as Line);
  const ids = answers.map(({ headers }) => headers.get("x-request-id"));
  assert.equal(new Set(ids).size, 3);
  const answered = lines.filter(({ msg }) => msg === "answered");
  assert.deepEqual(
    answered.map(({ requestId, status, outcome, path }) => [requestId, status, outcome, path]),
    [[ids[0], 201, "published", "/api/comments"], [ids[1], 403, "bad-token", "/api/comments"], [ids[2], 200, "ok", "/api/comments/status"]],
  );
  assert.ok((answered[0]?.store?.calls ?? 0) > 0 && (answered[0]?.store?.ms ?? 0) > 0);
  assert.equal(lines.find(({ msg }) => msg.startsWith("A receipt was not mailed"))?.requestId, ids[0]);
  assert.match(running.output(), /^Unfiled is ready at http/m);
  for (const secret of ["planted", "203.0.113.77", token, receipt, (await site.read(".unfiled/secret")).trim()]) assert.ok(!running.output().includes(secret), secret);
});

it("says a failure in a sentence with the name of its request where nothing is asked for", async () => {
  const running = await site.start();
  await rename(`${site.root}/.git`, `${site.root}/.gone`);
  const answer = await fetch(`${running.url}api/health`);
  await rename(`${site.root}/.gone`, `${site.root}/.git`);
  assert.equal(answer.status, 503);
  assert.match(running.output(), new RegExp(`^The store does not answer: .* \\(request ${answer.headers.get("x-request-id")}\\)$`, "m"));
  assert.doesNotMatch(running.output(), /^\{/m);
  await running.stop();
});
