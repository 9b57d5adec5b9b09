/** A site with `language: "de"`: whatever is shown, answered or mailed is German, or a test here names what is not. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiServices } from "../../src/api/services.ts";
import { en } from "../../src/config/words/en/index.ts";
import { renderPage } from "../../src/publish/pages/render-page.ts";
import { commentScript } from "../../src/publish/layout-files.ts";
import { pageList } from "../../src/publish/pages/page-list.ts";
import { pageUrl } from "../../src/publish/pages/site-page.ts";
import { ownerMail } from "../../src/readers/mail/owner-mail.ts";
import { replyMail } from "../../src/readers/mail/reply-mail.ts";
import { createPageTokens } from "../../src/readers/tokens.ts";
import { englishIn } from "../helpers/english.ts";
import { commentSource, load, site as anySite, sources } from "../content/make-library.ts";
import { hello, openApi, site as apiSite } from "./api-under-test.ts";

const german = { language: "de", title: "Werkstatt", description: "Notizen von der Werkbank.", author: { name: "Ada", bio: "Baut Dinge.", me: [] as string[], mail: "ada@example.org" } };

describe("a German site", () => {
  it("has German pages and feeds", async () => {
    const texts = {
      "projects/roboter/index.md": "---\nstatus: paused\nrepository: https://example.org/roboter\nlabels: [holz]\n---\n# Roboter\n\nEin Arm.\n",
      "projects/roboter/2026-01-02-erster.md": "---\nnext: Kabel legen\nseries: Löten\nlabels: [holz]\n---\n# Erster Schritt\n\nErster Absatz.\n\n> [!NOTE]\n> Merke.\n\n## Eins\n\nA\n\n## Zwei\n\nB\n\n## Drei\n\nC\n\n```js title=\"a.js\"\nlet a;\n```\n",
      "projects/roboter/2026-02-03-ende.md": "---\nkind: follow-up\nseries: Löten\nreply: true\n---\n# Nachspiel\n\nSchluss.\n",
      "logs/2026-03-04-lose.md": "---\nupdated: 2026-05-06\ncomments: false\n---\n# Lose Notiz\n\nKurz.\n",
      "pages/impressum.md": "# Impressum\n\nHier.\n",
      ...Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`logs/2025-10-${String(index + 1).padStart(2, "0")}-n${index}.md`, `# Notiz ${index}\n\nText.\n`])),
    };
    const comments = [
      commentSource("projects/roboter/erster", 1, { name: "Grete", body: "Schön." }),
      commentSource("projects/roboter/erster", 2, { name: "Otto", body: "Ja.", owner: true, parent: "01900000-0000-7000-8000-000000000001", edited: "2026-10-02T00:00:00.000Z" }),
      commentSource("projects/roboter/erster", 3, { name: "", body: "", status: "deleted" }),
      commentSource("logs/lose", 4, { name: "Grete", body: "Zu." }),
    ];
    const site = { ...anySite, ...german, search: true, editUrl: "https://example.org/{source}", repository: "https://example.org/quelle", labels: { holz: { description: "Späne." } } };
    const changes = new Map([["content/logs/2026-03-04-lose.md", [{ commit: "a".repeat(40), date: { day: "2026-06-07", iso: "2026-06-07" }, subject: "Klarer", lines: [[{ kind: "added" as const, text: "Kurz." }]], cut: true }]]]);
    const { library, problems } = load(sources(texts, { comments }), { site, changes });
    assert.deepEqual(problems, []);
    const pageTokens = createPageTokens({ pageKeys: ["k".repeat(43)] });
    const files = new Set(["stylesheet", "site-script", "comment-script", "search-script", "send-script", "icon", "headers", "redirects", "robots", "sitemap"]);
    const pages = pageList(library).filter(({ kind }) => !files.has(kind));
    assert.ok(pages.length > 40 && pages.some(({ kind }) => kind === "history"), `${pages.length} pages`);
    for (const page of pages) assert.deepEqual(englishIn((await renderPage(page, { library, pageTokens })) ?? ""), [], pageUrl(page));
  });

  it("speaks German in the script beside the form", async () => {
    const script = await commentScript({ language: "de" });
    for (const words of Object.values(en.scripts)) assert.ok(!script.includes(words), words);
  });

  it("answers readers in German, whatever they send, and the owner", async () => {
    const { check, texts, opened, posted } = await germanApi();
    const four = "https://a.example https://b.example https://c.example https://d.example";
    await check(await opened.get(`/comments?page=${hello.key}&token=${opened.token}`));
    const first = await posted({ name: "Grete", email: "grete@example.org", notify: "yes" });
    const held = await posted({ name: "Otto", body: `Kauf. ${four}`, parent: first.id });
    await check(await opened.get(`/comments?page=${hello.key}&token=${opened.token}&parent=${first.id}`));
    for (const { receipt } of [first, held]) for (const act of ["status", "edit", "delete", "stop"]) await check(await opened.get(`/comments/${act}?receipt=${receipt}`));
    await check(await opened.post("/comments/preview", opened.form({ body: "*So.*" })));
    const wrong: Record<string, string>[] = [
      { name: "", body: "", email: "x", url: "y" },
      { name: "\u200b\u202e", body: "x".repeat(10_001), email: `${"x".repeat(255)}@example.org`, url: `https://${"x".repeat(500)}.example` },
      { name: "x".repeat(81), body: "\u0007", email: "", notify: "yes" },
      { name: "a\u202eb" },
      { subject: "voll" },
      { parent: "01900000-0000-7000-8000-00000000000f" },
      { token: "falsch" },
      { page: "logs/fort" },
      { body: `Kauf im casino. ${four}` },
    ];
    for (const fields of wrong) await check(await opened.post("/comments", opened.form(fields)), 400);
    for (const [path, type, body] of [["/comments", "text/xml", "<a/>"], ["/comments", "application/json", "{"], ["/comments", "application/json", "[]"], ["/comments", "application/json", '{"body":1}'], ["/comments", "application/x-www-form-urlencoded", "a=1&a=2"], ["/comments", "application/x-www-form-urlencoded", "a=%ff"], ["/comments", "application/x-www-form-urlencoded", "x".repeat(70_000)], ["/nichts", "application/json", "{}"], ["/token", "application/json", "{}"]] as const) {
      const request = (accept: string) => opened.api.fetch(new Request(`https://blog.example/blog/api${path}`, { method: "POST", body, headers: { "content-type": type, accept } }), { address: "192.0.2.1" });
      await check(await request("text/html"), 400);
      await check(await request("application/json"), 400);
    }
    await check(await opened.get("/comments"), 400);
    for (const action of ["approve", "reject", "spam"] as const) {
      const link = async () => opened.services.tokens.moderate.sign({ page: hello.key, id: (await posted({ body: `${action} ${four}` })).id, action });
      const token = await link();
      const page = await check(await opened.get(`/moderate?token=${token}`));
      await check(await opened.post("/moderate", { token, seen: "anders" }), 400);
      await check(await opened.post("/moderate", { token, seen: / name="seen" value="([^"]*)"/.exec(page)?.[1] ?? "" }));
      await check(await opened.post("/moderate", { token }), 400);
    }
    await opened.post("/comments/delete", { receipt: first.receipt });
    for (const act of ["status", "edit"]) await check(await opened.get(`/comments/${act}?receipt=${first.receipt}`), act === "edit" ? 400 : 200);
    assert.ok(texts.length > 50, `${texts.length} answers`);
  });

  it("signs up, confirms and leaves in German, and what is mailed is German", async () => {
    const { check, opened, posted } = await germanApi();
    const sign = (fields: Record<string, string>) => opened.post("/newsletter", { email: "grete@example.org", topic: "all", token: opened.newsletterToken, subject: "", ...fields });
    await check(await sign({}));
    for (const fields of [{ email: "" }, { topic: "nichts" }, { token: "falsch" }]) await check(await sign(fields), 400);
    await posted({ name: "Grete", email: "ada@example.org", notify: "yes" });
    await posted({ name: "Otto", email: "otto@example.org", body: "https://a.example https://b.example https://c.example https://d.example" });
    const open = async (what: string) => {
      const links = opened.mails.flatMap(({ text }) => text.match(/https:\S+/g) ?? []).filter((link) => link.includes(what));
      assert.ok(links.length > 0, what);
      for (const link of links.map((each) => each.replace("https://blog.example/blog/api", ""))) {
        await check(await opened.get(link));
        await check(await opened.post(link, {}));
      }
    };
    await open("/newsletter/confirm");
    // Confirmed now: the receipt repeats the words.
    for (const notify of ["yes", ""]) await posted({ name: "Grete", email: "ada@example.org", notify, body: `Noch etwas ${notify}` });
    await open("/newsletter/unsubscribe");
    assert.ok(opened.mails.length >= 5, `${opened.mails.length} mails`);
    const site = { ...apiSite, ...german };
    const reply = { name: "Otto", body: "Ja.", owner: false, url: "https://blog.example/", title: "Hallo", answered: "Wie?", stopThis: "https://blog.example/1" };
    const thread = { messageId: "<1@blog.example>", references: [] };
    const comment = { id: "01900000-0000-7000-8000-00000000000f", name: "Otto", url: "https://otto.example", body: "Ja.", status: "held", held: Object.keys(en.moderation.reasons) } as const;
    const news = { comment, title: "Hallo", pageUrl: "https://blog.example/", url: "https://blog.example/#1", links: { approve: "https://blog.example/1", reject: "https://blog.example/2", spam: "https://blog.example/3" } };
    const letThrough = { ...news, comment: { ...comment, status: "published" }, letThrough: true } as const;
    const told = [
      replyMail({ site, to: "", replies: [reply], thread, stopAll: "" }),
      replyMail({ site, to: "", replies: [{ ...reply, owner: true }, { ...reply, name: "evil.example" }], thread, stopAll: "" }),
      ...[[news], [letThrough], [news, news], [news, letThrough], [letThrough, letThrough]].map((all) => ownerMail({ site, to: "", news: all as [typeof news], more: all.length - 1 })),
    ];
    for (const mail of [...opened.mails, ...told]) assert.deepEqual(englishIn(`${mail.subject}\n${mail.text.replace(/https:\S+/g, "")}\n${mail.html ?? ""}`), [], mail.subject);
  });
});

async function germanApi() {
  const site = { ...apiSite, ...german, blockList: ["casino"] };
  const changes: Partial<ApiServices> = { site, findPage: (key) => (key === hello.key ? { ...hello, title: "Hallo", comments: true } : undefined), topics: () => [{ value: "all", label: "Alles" }] };
  const opened = await openApi(changes);
  const texts: string[] = [];
  /** Follows where a browser is sent; the text is German, and the status from this on. */
  async function check(answer: Response, from: 200 | 400 = 200): Promise<string> {
    if (answer.status === 303) return check(await opened.get((answer.headers.get("location") ?? "").replace("/blog/api", "")), from);
    const text = await answer.text();
    assert.ok(answer.status >= from && answer.status < from + 100, `${answer.status}: ${text}`);
    assert.deepEqual(englishIn(text.replace(/"code":"[^"]*"/, "")), [], text.slice(0, 3000));
    texts.push(text);
    return text;
  }
  async function posted(fields: Record<string, string>): Promise<{ id: string; receipt: string }> {
    opened.clock.pass(61 * 60_000);
    const { status, body } = await opened.postJson("/comments", opened.form({ body: "Gut gesagt.", ...fields }));
    assert.equal(status, 201, JSON.stringify(body));
    await opened.quiet();
    return { id: body.id ?? "", receipt: body.receipt ?? "" };
  }
  return { check, texts, opened, posted };
}
