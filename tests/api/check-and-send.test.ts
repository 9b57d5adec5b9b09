/** A doubtful post is answered with itself: its reader looks once more, and sends again. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hello, openApi, type ApiUnderTest } from "./api-under-test.ts";
import { inputValue, textareaText } from "./page-values.ts";

const words = { name: "Gr\"a'ce <i>", email: "grace@example.org", url: "https://grace.example/?a=1&b='2'", body: "</textarea><script>alert(1)</script> & \"all\"\nof what I have to say", notify: "yes" };

/** An api whose page had a hundred comments in the last hour, from as many senders. */
async function underFlood(): Promise<ApiUnderTest> {
  const quiet = await openApi();
  for (let count = 0; count < 100; count += 1) await quiet.post("/comments", quiet.form({ body: `Voice ${count}` }));
  return openApi({ store: quiet.store, clock: quiet.clock.read, limits: true, tokens: quiet.services.tokens }).then((opened) => ({ ...opened, clock: quiet.clock }));
}

describe("a doubtful post", () => {
  it("is answered with every word, and published once it was looked at for two seconds", async () => {
    const { post, clock, messages, form } = await underFlood();
    const asked = await post("/comments", form(words));
    const page = await asked.text();
    assert.equal(asked.status, 422);
    assert.match(page, /role="alert"[^>]*>\s*<p>Please check what you wrote, and send it once more\./);
    assert.equal(textareaText(page), words.body);
    for (const name of ["name", "email", "url"] as const) assert.equal(inputValue(page, name), words[name]);
    assert.match(page, /name="notify"[^>]* checked/);
    assert.equal(inputValue(page, "page"), hello.key);

    const again = { ...form(words), token: inputValue(page, "token") };
    clock.pass(1_999);
    const tooSoon = await (await post("/comments", again)).text();
    assert.match(tooSoon, /Please check what you wrote/);
    assert.deepEqual(messages, []);
    clock.pass(1);
    assert.equal((await post("/comments", { ...again, token: inputValue(tooSoon, "token") })).status, 303, "the time of the first form counts on");
    assert.equal(messages.length, 1);
  });

  it("is `spam` in the field `token` as JSON; a timed token makes it pass", async () => {
    const { postJson, get, clock, form, token } = await underFlood();
    const { status, body, headers } = await postJson("/comments", form(words));
    assert.deepEqual([status, body.error?.code, body.error?.field, headers.get("retry-after")], [422, "spam", "token", "2"]);
    const timed = (await (await get(`/token?${new URLSearchParams({ page: hello.key, token }).toString()}`)).json()) as { token: string };
    clock.pass(2_000);
    assert.equal((await postJson("/comments", form({ ...words, token: timed.token }))).body.status, "published");
  });

  it("is none where it is only sent again: the same words are the same comment", async () => {
    const { postJson, form } = await underFlood();
    assert.equal((await postJson("/comments", form({ body: "Voice 7" }))).status, 200);
  });

  it("is none where limits are off, as in benches", async () => {
    const flooded = await underFlood();
    const { postJson, form } = await openApi({ store: flooded.store, clock: flooded.clock.read });
    assert.equal((await postJson("/comments", form(words))).status, 201);
  });
});

describe("the same text from everywhere", () => {
  it("is asked about from the eleventh time on", async () => {
    const { post, form } = await openApi({ limits: true, trustProxy: 1 });
    const body = "Great post! I learnt a lot about everything from it.";
    const statuses: number[] = [];
    for (let count = 0; count <= 10; count += 1) {
      statuses.push((await post("/comments", form({ name: `Grace ${count}`, body }), { "x-forwarded-for": `198.51.100.${count}` })).status);
    }
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 303), 422]);
  });
});

describe("what is too much like spam", () => {
  it("is refused, keeps its words, and leaves no trace", async () => {
    const { post, postJson, form, messages } = await openApi();
    const body = "casino https://a.example https://b.example https://c.example https://d.example";
    const { status, body: answer } = await postJson("/comments", form({ body }));
    assert.deepEqual([status, answer.error?.code, answer.error?.field], [422, "spam", undefined]);
    assert.equal(textareaText(await (await post("/comments", form({ body }))).text()), body);
    assert.deepEqual(messages, []);
  });
});

describe("the owner's block list in the repository", () => {
  it("holds from its commit on, beside the list of the site", async () => {
    const { postJson, form, store, comments } = await openApi();
    assert.equal((await postJson("/comments", form({ body: "Ask pills.example about it." }))).body.status, "published");
    await store.commit([{ path: "data/block-list.txt", write: "# since May\r\n\r\n  Pills.example \nmake money fast\n" }], { message: "block list" });
    assert.equal((await postJson("/comments", form({ name: "Ada", body: "Ask pills.example about it." }))).body.status, "held");
    assert.equal((await postJson("/comments", form({ body: "Make  money fast" }))).body.status, "published");
    assert.equal((await postJson("/comments", form({ body: "# since May" }))).body.status, "published");
    assert.equal((await postJson("/comments", form({ body: "casino" }))).body.status, "held");
    assert.deepEqual((await comments()).flatMap(({ held = [] }) => held), ["block-list", "block-list"]);
  });
});
