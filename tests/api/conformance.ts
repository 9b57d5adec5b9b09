/** What every door to the api answers alike: the one process, and a function behind each kind of host. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";

/** A door under test, and forms made with its keys. */
export interface ApiDoor {
  /** Answers a request; `path` is below `/api`. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** A form with a token of its page, everything required, and what is given. */
  readonly form: (fields?: Readonly<Record<string, string>>) => Record<string, string>;
  /** A sign-up with a token that is some seconds old. */
  readonly signUp: (fields?: Readonly<Record<string, string>>) => Record<string, string>;
  /** Mails that went out so far. */
  readonly mails: () => readonly string[];
}

interface Posted {
  readonly id: string;
  readonly status: string;
  readonly receipt: string;
  readonly commit: string;
}

export function testApi(name: string, door: () => ApiDoor): void {
  const asJson = { accept: "application/json" };
  const asBrowser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
  const sent = (fields: Record<string, string>, headers: Record<string, string> = asJson): RequestInit => ({ method: "POST", body: new URLSearchParams(fields), headers });
  const post = async (fields: Record<string, string>): Promise<Posted> => {
    const answer = await door().ask("/comments", sent(door().form(fields)));
    assert.equal(answer.status, 201, await answer.clone().text());
    return (await answer.json()) as Posted;
  };
  const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { error: { code: string } }).error.code;

  describe(`the api behind ${name}`, () => {
    it("keeps a comment, whatever letters it has and in whichever encoding it comes, and lists it", async () => {
      const { ask, form } = door();
      const words = "ä 漢 🦀 & = + % \"quoted\"";
      const multipart = new FormData();
      for (const [key, value] of Object.entries(form({ body: `parts: ${words}` }))) multipart.set(key, value);
      const answers = [
        await ask("/comments", { method: "POST", body: multipart, headers: asJson }),
        await ask("/comments", { method: "POST", body: JSON.stringify(form({ body: `json: ${words}` })), headers: { ...asJson, "content-type": "application/json" } }),
        await ask("/comments", sent(form({ body: `form: ${words}` }))),
      ];
      assert.deepEqual(answers.map(({ status }) => status), [201, 201, 201]);
      const list = await ask(`/comments?page=${encodeURIComponent(form()["page"] ?? "")}`);
      assert.equal(list.headers.get("cache-control"), "public, max-age=60");
      const { comments } = (await list.json()) as { comments: { html: string }[] };
      for (const kind of ["parts", "json", "form"]) assert.ok(comments.some(({ html }) => html.includes(`${kind}: ä 漢 🦀 &amp; = + %`)), kind);
    });

    it("answers the same again with 200, and a browser with 303 to a receipt that shows the words", async () => {
      const { ask, form } = door();
      const first = await post({ body: "Said once." });
      const again = await ask("/comments", sent(form({ body: "Said once." })));
      assert.deepEqual([again.status, ((await again.json()) as Posted).id], [200, first.id]);
      const browser = await ask("/comments", sent(form({ body: "From a *browser*." }), asBrowser));
      assert.equal(browser.status, 303);
      const location = browser.headers.get("location") ?? "";
      const receipt = await ask(location.slice(location.indexOf("/api/") + 4), { headers: asBrowser });
      assert.deepEqual([receipt.status, receipt.headers.get("cache-control"), receipt.headers.get("referrer-policy")], [200, "no-store", "no-referrer"]);
      assert.match(await receipt.text(), /From a <em>browser<\/em>\./);
    });

    it("lets the holder of a receipt see, edit and delete", async () => {
      const { ask } = door();
      const { id, receipt } = await post({ body: "A first try." });
      const address = (act: string) => `/comments/${act}?${new URLSearchParams({ receipt }).toString()}`;
      const edited = await ask(address("edit"), sent({ name: "Grace", url: "", body: "A second try." }));
      assert.deepEqual([edited.status, ((await edited.json()) as Posted).status], [200, "published"]);
      assert.match(await (await ask(address("edit"), { headers: asBrowser })).text(), /A second try\./);
      const looked = await ask(address("delete"), { headers: asBrowser });
      assert.equal(looked.status, 200);
      assert.equal(((await (await ask(address("status"), { headers: asJson })).json()) as Posted).status, "published", "looking deletes nothing");
      assert.equal((await ask(address("delete"), sent({}))).status, 200);
      const gone = (await (await ask(address("status"), { headers: asJson })).json()) as Posted;
      assert.deepEqual([gone.id, gone.status], [id, "deleted"]);
    });

    it("refuses in the contract's words, and keeps what was typed", async () => {
      const { ask, form } = door();
      const refusals: [Promise<Response>, number, string][] = [
        [ask("/comments", sent(form({ token: "forged" }))), 403, "bad-token"],
        [ask("/comments", sent(form({ parent: "019a9c3e-0000-7000-8000-000000000000" }))), 404, "no-such-parent"],
        [ask("/comments", sent(form({ name: "" }))), 422, "required"],
        [ask("/comments", sent(form({ body: "x".repeat(10_001) }))), 422, "too-long"],
        [ask("/comments", sent(form({ subject: "filled" }))), 422, "spam"],
        [ask("/comments", sent(form({ body: "x".repeat(70_000) }))), 413, "too-large"],
        [ask("/comments", { method: "POST", body: "{", headers: { ...asJson, "content-type": "application/json" } }), 400, "malformed"],
        [ask("/comments", { method: "POST", body: "x", headers: { ...asJson, "content-type": "text/plain" } }), 415, "unsupported-type"],
        [ask("/comments", { method: "DELETE", headers: asJson }), 405, "method-not-allowed"],
        [ask("/nothing", { headers: asJson }), 404, "not-found"],
      ];
      for (const [asked, status, code] of refusals) {
        const answer = await asked;
        assert.deepEqual([answer.status, await codeOf(answer)], [status, code]);
      }
      const page = await ask("/comments", sent(form({ name: "", body: "Every word of it." }), asBrowser));
      assert.equal(page.status, 422);
      assert.match(await page.text(), /Every word of it\./);
    });

    it("answers HEAD, OPTIONS, previews, tokens and whether the store is there", async () => {
      const { ask, form } = door();
      const { page = "", token = "" } = form();
      assert.deepEqual(await (await ask("/comments/preview", sent({ body: "*so*" }))).json(), { html: "<p><em>so</em></p>\n" });
      const timed = (await (await ask(`/token?${new URLSearchParams({ page, token }).toString()}`)).json()) as { token: string };
      assert.equal((await ask("/comments", sent(form({ token: timed.token, body: "With a timed token." })))).status, 201);
      const head = await ask("/health", { method: "HEAD" });
      assert.deepEqual([head.status, await head.text()], [200, ""]);
      assert.match((await ask("/comments", { method: "DELETE" })).headers.get("allow") ?? "", /POST/);
      assert.equal(((await (await ask("/health")).json()) as { ok: boolean }).ok, true);
    });

    it("signs up by mail, confirms and lets go, and tells nobody who is known", async () => {
      const { ask, signUp, mails } = door();
      assert.equal((await ask("/newsletter", sent(signUp({ topic: "no-such-thing" })))).status, 422);
      const before = mails().length;
      assert.equal((await ask("/newsletter", sent(signUp({ topic: "robot" })))).status, 202);
      const mail = mails()[before] ?? "";
      const link = /\/newsletter\/confirm\?token=[\w.-]+/.exec(mail)?.[0] ?? "";
      const page = await ask(link, { headers: asBrowser });
      assert.deepEqual([page.status, /The &lt;robot&gt;/.test(await page.text())], [200, true]);
      const confirmed = await ask(link, sent({}, asBrowser));
      const leave = /\/newsletter\/unsubscribe\?token=[\w.-]+/.exec(await confirmed.text())?.[0] ?? "";
      assert.equal((await ask(leave, { method: "POST", body: "List-Unsubscribe=One-Click", headers: { ...asJson, "content-type": "application/x-www-form-urlencoded" } })).status, 200);
    });
  });
}
