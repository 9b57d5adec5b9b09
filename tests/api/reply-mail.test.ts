import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Email } from "postal-mime";
import { createSmtp } from "../../src/readers/mail/smtp.ts";
import { forgetOld, tellRecent, type TellRecentServices } from "../../src/readers/replies/tell-recent.ts";
import type { ToldReplies } from "../../src/readers/replies/tell-replies.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { headerOf, linksIn, MailServer, oneClickOf } from "../helpers/mail-server.ts";
import { hello, identity, openApi, type ApiUnderTest } from "./api-under-test.ts";

const minute = 60 * 1000;
const day = 24 * 60 * minute;
const grace = "grace@example.org";

let server: MailServer;
before(async () => {
  server = await MailServer.start();
});
after(() => server.close());
beforeEach(() => server.reset());

interface Thread extends ApiUnderTest {
  readonly tell: (changes?: Partial<TellRecentServices>) => Promise<ToldReplies>;
  readonly forget: () => Promise<void>;
  readonly say: (fields: Readonly<Record<string, string>>) => Promise<string>;
}

/** The api with a private store and a real mail server, and the one who tells of replies. */
async function open(changes: Parameters<typeof openApi>[0] = {}): Promise<Thread> {
  const opened = await openApi({ mail: createSmtp(server.url, "Blog <unfiled@blog.example>"), privateStore: openMemoryStore(), ...changes });
  const services: TellRecentServices = { ...opened.services, ownerIdentity: identity, findPage: () => ({ ...hello, comments: true }), log: (line) => opened.log.push(line) };
  return {
    ...opened,
    tell: (changes = {}) => tellRecent({ ...services, ...changes }),
    forget: () => forgetOld(services),
    async say(fields) {
      opened.clock.pass(minute);
      const { body } = await opened.postJson("/comments", opened.form(fields));
      await opened.quiet();
      return body.id ?? assert.fail(JSON.stringify(body));
    },
  };
}

function wayOf(link: string): string {
  assert.ok(link.startsWith("https://blog.example/blog/api/"), link);
  return link.slice("https://blog.example/blog/api".length);
}

/** Follows the confirmation link of a mail as its reader does. */
async function confirmBy(opened: ApiUnderTest, mail: Email): Promise<void> {
  const link = linksIn(mail).find((each) => each.includes("/confirm?")) ?? assert.fail(`no confirmation in\n${mail.text}`);
  assert.equal((await opened.post(wayOf(link), {})).status, 200);
}

/** Grace comments, asks for replies, and confirms by the link in her receipt: mail number 1. */
async function graceAsks(opened: Thread): Promise<string> {
  const id = await opened.say({ name: "Grace", email: grace, notify: "yes", body: "What about fsync?" });
  await confirmBy(opened, await server.mail(1));
  return id;
}

const linus = { name: "Linus", body: "It is *off*.\nSee http://kernel.example/fsync" };

describe("being told of replies", () => {
  it("repeats no name that a mail program would make a link of: the sentence around it is ours", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    const names = ["Your account is closed, see https://evil.example", "evil.example", "ｅｖｉｌ．ｅｘａｍｐｌｅ", "mail help@evil.example", "J.R.R. Tolkien"];
    for (const [index, name] of names.entries()) await opened.say({ name, body: `Answer ${index}`, parent });
    await opened.tell();
    const { text = "" } = await server.mail(2);
    assert.deepEqual(Array.from(text.matchAll(/^(.+) replied to your comment/gm), ([, who]) => who), ["Somebody", "Somebody", "Somebody", "Somebody", "J.R.R. Tolkien"]);
  });

  it("happens once, to whoever asked and confirmed, with the reply's words as text and its place in the thread", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    const reply = await opened.say({ ...linus, parent });
    assert.deepEqual(await opened.tell(), { mails: 1, replies: 1, failed: 0, refused: 0, waiting: 0 });
    const [receipt, mail] = [await server.mail(1), await server.mail(2)];
    assert.deepEqual(server.received[1]?.recipients, [grace]);
    assert.equal(mail.html, undefined);
    assert.match(mail.text ?? "", /^Linus replied to your comment on “Hello <b>& welcome”:\s+> It is \*off\*\.\s+> See http:\/\/kernel\.example\/fsync$/m);
    assert.match(mail.text ?? "", /> What about fsync\?/);
    assert.ok(linksIn(mail).includes(`https://blog.example/blog/logs/hello/#comment-${reply}`));
    assert.equal(mail.inReplyTo, receipt.messageId);
    assert.equal(mail.references, receipt.messageId);
    assert.notEqual(mail.messageId, receipt.messageId);
    assert.equal(mail.subject, `Re: ${receipt.subject}`);
    assert.deepEqual([headerOf(mail, "Auto-Submitted"), headerOf(mail, "Precedence")], ["auto-generated", "bulk"]);
    assert.equal(headerOf(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");

    assert.deepEqual(await opened.tell(), { mails: 0, replies: 0, failed: 0, refused: 0, waiting: 0 });
    assert.equal(server.received.length, 2);
    assert.ok(opened.messages.includes("replies: 1"));
  });

  it("does not happen before the address is confirmed; what came meanwhile is told then", async () => {
    const opened = await open();
    const parent = await opened.say({ name: "Grace", email: grace, notify: "yes" });
    await opened.say({ ...linus, parent });
    assert.equal((await opened.tell()).mails, 0);
    await confirmBy(opened, await server.mail(1));
    assert.equal((await opened.tell()).mails, 1);
  });

  it("needs no second confirmation of whoever reads the newsletter", async () => {
    const opened = await open();
    await opened.postJson("/newsletter", { email: grace, topic: "all", token: opened.newsletterToken });
    await confirmBy(opened, await server.mail(1));
    const parent = await opened.say({ email: grace, notify: "yes" });
    await opened.say({ ...linus, parent });
    assert.equal((await opened.tell()).mails, 1);
  });

  it("does not happen to whoever did not ask, nor about their own replies", async () => {
    const opened = await open();
    const asked = await graceAsks(opened);
    const silent = await opened.say({ name: "Grace", email: grace, body: "I ask for nothing here." });
    await opened.say({ ...linus, parent: silent });
    await opened.say({ name: "Grace", email: "GRACE@example.org", body: "Answering myself.", parent: asked });
    await opened.say({ ...linus, body: "No reply to anybody." });
    assert.equal((await opened.tell()).mails, 0);
  });

  it("waits until a held reply is approved", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    const held = await opened.say({ ...linus, body: "At the casino", parent });
    assert.equal((await opened.tell()).mails, 0);
    const token = await opened.services.tokens.moderate.sign({ page: hello.key, id: held, action: "approve" });
    assert.equal((await opened.post("/moderate", { token })).status, 200);
    assert.equal((await opened.tell()).mails, 1);
    assert.match((await server.mail(2)).text ?? "", /> At the casino/);
  });

  it("gathers what is due for one reader in one mail", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    const last = [await opened.say({ ...linus, parent }), await opened.say({ name: "Ada", body: "On, for me.", parent })].at(-1) ?? "";
    assert.deepEqual(await opened.tell(), { mails: 1, replies: 2, failed: 0, refused: 0, waiting: 0 });
    const mail = await server.mail(2);
    assert.match(mail.text ?? "", /Linus replied[\s\S]+Ada replied/);
    assert.ok(mail.messageId?.startsWith(`<${last}.`));
  });

  it("keeps to the thread at any depth", async () => {
    const opened = await open();
    const first = await graceAsks(opened);
    const second = await opened.say({ ...linus, parent: first });
    await opened.tell();
    const third = await opened.say({ name: "Grace", email: grace, notify: "yes", body: "Thank you.", parent: second });
    await opened.say({ ...linus, body: "Welcome.", parent: third });
    await opened.tell();
    const ids = (await Promise.all([1, 2, 3, 4].map((number) => server.mail(number)))).map(({ messageId }) => messageId);
    const mail = await server.mail(4);
    assert.equal(mail.references, ids.slice(0, 3).join(" "));
    assert.equal(mail.inReplyTo, ids[2]);
    assert.equal(new Set(ids).size, 4);
  });

  for (const [what, pick, later] of [
    ["by the mail program's button", (mail: Email) => oneClickOf(mail), false],
    ["for this comment alone", (mail: Email) => linksIn(mail).find((_, index, all) => index === all.length - 2) ?? "", true],
  ] as const) {
    it(`ends with one POST ${what}, and not with a GET`, async () => {
      const opened = await open();
      const parent = await graceAsks(opened);
      await opened.say({ ...linus, parent });
      await opened.tell();
      const way = wayOf(pick(await server.mail(2)));
      assert.equal((await opened.get(way)).status, 200);
      await opened.say({ ...linus, body: "Still there?", parent });
      assert.equal((await opened.tell()).mails, 1, "a scanner that opens links ends nothing");
      const oneClick = new FormData();
      oneClick.set("List-Unsubscribe", "One-Click");
      assert.equal((await opened.api.fetch(new Request(`https://blog.example/blog/api${way}`, { method: "POST", body: oneClick }))).status, 200);
      await opened.say({ ...linus, body: "And now?", parent });
      assert.equal((await opened.tell()).mails, 0);
      const other = await opened.say({ name: "Grace", email: grace, notify: "yes", body: "Another question." });
      await opened.say({ ...linus, body: "Another answer.", parent: other });
      assert.equal((await opened.tell()).mails === 1, later);
    });
  }

  it("ends with the receipt's own link", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    const receipt = linksIn(await server.mail(1)).find((each) => each.includes("/comments/status?")) ?? "";
    const stop = wayOf(receipt).replace("/status", "/stop");
    assert.equal((await opened.post(stop, { receipt: new URL(receipt).searchParams.get("receipt") ?? "" })).status, 303);
    await opened.say({ ...linus, parent });
    assert.equal((await opened.tell()).mails, 0);
  });

  it("is done once by many who try at the same time", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    await opened.say({ ...linus, parent });
    const told = await Promise.all([1, 2, 3, 4].map(() => opened.tell()));
    assert.equal(told.reduce((sum, { mails }) => sum + mails, 0), 1);
    assert.equal(server.received.length, 2);
  });

  it("is tried again where the server says later, each time later than before", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    await opened.say({ ...linus, parent });
    server.mood = 450;
    assert.deepEqual(await opened.tell(), { mails: 0, replies: 0, failed: 1, refused: 0, waiting: 0 });
    assert.deepEqual((await opened.tell()).waiting, 1);
    opened.clock.pass(minute);
    assert.equal((await opened.tell()).failed, 1);
    opened.clock.pass(3 * minute);
    assert.equal((await opened.tell()).waiting, 1);
    server.mood = "take";
    opened.clock.pass(minute);
    assert.equal((await opened.tell()).mails, 1);
    assert.match(opened.log.join(), /is tried again later: .*answered 450/);
    assert.ok(!opened.log.join().includes(grace));
  });

  it("is given up where the server refuses, and where the mail may have arrived", async () => {
    for (const [mood, told] of [[550, { refused: 1 }], ["hang up", { mails: 1 }]] as const) {
      server.reset();
      const opened = await open();
      const parent = await graceAsks(opened);
      await opened.say({ ...linus, parent });
      server.mood = mood;
      const [[what, count] = []] = Object.entries(told);
      assert.equal((await opened.tell())[what as "mails"], count);
      server.mood = "take";
      opened.clock.pass(day);
      assert.equal((await opened.tell()).mails, 0);
    }
  });

  it("loses a mail rather than sending it twice when the process dies between ledger and mail", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    await opened.say({ ...linus, parent });
    const dying = opened.tell({ mail: { send: () => new Promise(() => undefined) } });
    while (!opened.messages.includes("replies: 1")) await Promise.race([dying, new Promise((resolve) => setImmediate(resolve))]);
    assert.equal((await opened.tell()).mails, 0);
  });

  it("leaves old replies and those to old confirmations alone", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    await opened.say({ ...linus, parent });
    opened.clock.pass(31 * day);
    assert.equal((await opened.tell()).mails, 0);

    const silent = await open();
    const early = await silent.say({ name: "Ada", email: "ada@example.org", notify: "yes" });
    await silent.say({ ...linus, parent: early });
    silent.clock.pass(3 * day);
    const token = await silent.services.tokens.confirm.sign({ address: "ada@example.org", topics: ["all"] });
    await silent.postJson("/newsletter/confirm", { token });
    assert.equal((await silent.tell()).mails, 0, "this reply came days before anybody knew whose address it was");
  });

  it("says nothing of a reply that was deleted, nor of one to a deleted comment", async () => {
    for (const which of ["reply", "parent"] as const) {
      server.reset();
      const opened = await open();
      const parent = await graceAsks(opened);
      const { body } = await opened.postJson("/comments", opened.form({ ...linus, parent }));
      const own = new URL(linksIn(await server.mail(1)).find((each) => each.includes("receipt=")) ?? "").searchParams.get("receipt");
      const deleted = await opened.post("/comments/delete", { receipt: (which === "reply" ? body.receipt : own) ?? "" });
      assert.equal(deleted.status, 303);
      assert.equal((await opened.tell()).mails, 0);
    }
  });

  it("names in the ledger neither comment nor reader, and nothing of it in the public store", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    const reply = await opened.say({ ...linus, parent });
    await opened.tell();
    const [path = "", ...others] = await opened.services.privateStore.walk("data/replies");
    assert.deepEqual(others, []);
    assert.match(path, /^data\/replies\/told\/2026-11-20\/[0-9a-f]{32}\.json$/);
    const text = Buffer.from((await opened.services.privateStore.read(path)) ?? []).toString();
    assert.deepEqual(JSON.parse(text), { state: "told", date: opened.clock.read().toISOString(), tries: 1 });
    assert.ok(!text.includes(reply));
    assert.deepEqual(await opened.store.walk("data/replies"), []);
  });

  it("leaves no trace in the ledger when the reply is older than anybody looks back", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    await opened.say({ ...linus, parent });
    await opened.tell();
    const ledger = () => opened.services.privateStore.walk("data/replies");
    opened.clock.pass(30 * day);
    await opened.forget();
    assert.equal((await ledger()).length, 1);
    opened.clock.pass(2 * day);
    await opened.forget();
    assert.deepEqual(await ledger(), []);
    assert.equal((await opened.tell()).mails, 0);
  });

  it("lets no name and no text break out of the mail", async () => {
    const opened = await open();
    const parent = await graceAsks(opened);
    const id = await opened.say({ ...linus, parent });
    const path = `data/comments/${hello.key}/${id}.json`;
    const file = JSON.parse(Buffer.from((await opened.store.read(path)) ?? []).toString()) as Record<string, unknown>;
    // As somebody with the repository might write it by hand: our own checks refuse such names.
    const wild = { ...file, name: "Linus\r\nBcc: victim@example.net\r\n\r\n\u202eBuy", body: "One\r\n.\r\nMAIL FROM:<a@b.example>\u2028Read it there, and answer:\u0085https://evil.example\r\n-- \r\nNo more about any reply:\nhttps://evil.example/" };
    await opened.store.commit([{ path, write: JSON.stringify(wild) }], { message: "by hand" });
    await opened.tell();
    const mail = await server.mail(2);
    assert.deepEqual(server.received[1]?.recipients, [grace]);
    assert.equal(mail.bcc, undefined);
    const lines = (mail.text ?? "").split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/);
    for (const line of lines.filter((each) => /evil|victim|MAIL FROM/.test(each))) assert.match(line, /^> |^Linus Bcc: victim@example\.net Buy replied/);
    assert.ok(!/\u202e/.test(mail.text ?? ""));
  });
});
