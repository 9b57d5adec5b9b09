import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "../fake-github/faults.ts";
import { startCheckedGitHub } from "../helpers/github.ts";
import { bundled, type Instance } from "./bundled.ts";
import { askThrough } from "./host-events.ts";
import { commentForm, functionSettings, hello } from "./hosted.ts";

/** As many instances of the function as a host starts when so many comments come at once; each of them loads its 1.5 MB anew. */
export function testManyInstances(count: number): void {
  test(`of ${count} instances at once each entry is kept once or answered 503 with a time, and who comes again as told gets in`, async (t) => {
    const github = await startCheckedGitHub();
    t.after(() => github.close());
    const api = await bundled("api");
    const repository = await github.makeRepository({ begin: true });
    const instances = Array.from({ length: count }, () => api.start(functionSettings(github, repository)));
    github.proxy.weather = { random: seededRandom(3), latencyMs: 1, races: true, outages: 0.03, drops: 0.03 };

    // So that some are surely answered 503: the store itself bears with all that passes within 8 seconds.
    github.proxy.plan(({ method }) => method !== "GET", { kind: "answer", status: 403, message: "You have exceeded a secondary rate limit.", headers: { "retry-after": "9" } }, count / 5);
    let refused = 0;

    async function send(instance: Instance, n: number): Promise<string> {
      for (;;) {
        const body = new URLSearchParams(commentForm({ name: `Reader ${n}`, body: `Words of ${n}` }));
        const answer = await askThrough("API Gateway v2", instance, new Request("https://blog.example/api/comments", { method: "POST", body, headers: { accept: "application/json" } }));
        const { id = "" } = (await answer.json()) as { id?: string };
        if (answer.status === 200 || answer.status === 201) return id;
        const seconds = Number(answer.headers.get("retry-after"));
        refused += 1;
        assert.equal(answer.status, 503);
        assert.ok(seconds >= 1, "a 503 says when to come again");
        await pause(1000 * seconds);
      }
    }

    const ids = await Promise.all(instances.map(send));
    github.proxy.clear();
    assert.ok(refused >= count / 5, `${refused} were refused`);
    const store = await github.open(repository);
    assert.deepEqual(await store.list(`data/comments/${hello.key}`), ids.map((id) => `data/comments/${hello.key}/${id}.json`).toSorted());
    const messages = await github.messages(repository);
    const [kept, takenBack] = [/^comment: /, /^store: take back /].map((kind) => messages.filter((message) => kind.test(message)).length);
    // What was sent again while its first try was still on its way is taken out again.
    assert.equal((kept ?? 0) - (takenBack ?? 0), count);
  });
}
