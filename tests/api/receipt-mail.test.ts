import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Email } from "postal-mime";
import type { CommentFile } from "../../src/content/schemas/comment.ts";
import { markIn } from "../../src/readers/comments/author-mark.ts";
import { createSmtp } from "../../src/readers/mail/smtp.ts";
import { headerOf, linksIn, MailServer, oneClickOf } from "../helpers/mail-server.ts";
import { hello, openApi, type ApiUnderTest } from "./api-under-test.ts";

const hour = 60 * 60 * 1000;
const email = "grace@example.org";

let server: MailServer;
before(async () => {
  server = await MailServer.start();
});
after(() => server.close());
beforeEach(() => server.reset());

function open(changes: Parameters<typeof openApi>[0] = {}): Promise<ApiUnderTest> {
  return openApi({ mail: createSmtp(server.url, "Blog <unfiled@blog.example>"), ...changes });
}

/** Posts a comment and waits until its mail is out, if there is one. */
async function comment(opened: ApiUnderTest, fields: Readonly<Record<string, string>> = {}): Promise<{ id: string; receipt: string }> {
  const { body } = await opened.postJson("/comments", opened.form({ email, ...fields }));
  await opened.quiet();
  return { id: body.id ?? assert.fail(JSON.stringify(body)), receipt: body.receipt ?? "" };
}

/** The way of a link in a mail, below `/api`. */
function linkIn(mail: Email, path: string): string {
  const link = linksIn(mail).find((each) => each.startsWith(`https://blog.example/blog/api${path}?`)) ?? assert.fail(`no ${path} in\n${mail.text}`);
  return link.slice("https://blog.example/blog/api".length);
}

async function confirmBy(opened: ApiUnderTest, mail: Email): Promise<void> {
  assert.equal((await opened.post(linkIn(mail, "/newsletter/confirm"), {})).status, 200);
}

describe("the receipt by mail", () => {
  it("says where the comment stands, and its link opens the receipt", async () => {
    const opened = await open();
    const { id, receipt } = await comment(opened);
    const mail = await server.mail(1);
    assert.deepEqual(mail.to?.map(({ address }) => address), [email]);
    assert.equal(mail.subject, "Your comment on “Hello <b>& welcome”");
    assert.ok(linksIn(mail).includes(`https://blog.example/blog/logs/hello/#comment-${id}`));
    const link = linkIn(mail, "/comments/status");
    assert.equal(new URL(link, "https://blog.example").searchParams.get("receipt"), receipt);
    assert.match(await (await opened.get(link)).text(), /Your comment is published/);
    assert.equal(headerOf(mail, "Auto-Submitted"), "auto-generated");
    assert.equal(mail.html, undefined);
  });

  it("says that a held comment waits, and gives no link to where it does not stand", async () => {
    const opened = await open();
    await comment(opened, { body: "The best casino" });
    const mail = await server.mail(1);
    assert.match(mail.text ?? "", /waits for the owner/);
    assert.ok(!linksIn(mail).some((link) => link.includes("#comment-")));
  });

  it("holds nothing that a stranger typed, until the address is confirmed", async () => {
    const opened = await open();
    await comment(opened, { name: "Buy pills", body: "http://pills.example are cheap", url: "https://pills.example", notify: "yes" });
    const mail = await server.mail(1);
    for (const part of [mail.subject, mail.text, JSON.stringify(mail.headers)]) assert.ok(!/pills/i.test(part ?? ""), part);
  });

  it("repeats the words to whoever confirmed, and asks no more", async () => {
    const opened = await open();
    await comment(opened, { notify: "yes" });
    const first = await server.mail(1);
    assert.match(first.text ?? "", /You asked to be told when somebody replies/);
    await confirmBy(opened, first);
    const [{ id: parent, author }] = (await opened.comments()) as [CommentFile];
    assert.ok(markIn({ id: parent, author }, opened.services.tokens.authorKeys), "the comment is known as whose address is confirmed");
    await comment(opened, { body: "One more thing.\nAnd another.", parent, notify: "yes" });
    const second = await server.mail(2);
    assert.match(second.text ?? "", /^> One more thing\.\r?\n> And another\.$/m);
    assert.ok(!linksIn(second).some((link) => link.includes("/confirm?")));
    assert.equal(second.inReplyTo, first.messageId, "it stands below the mail about the comment that it answers");
    assert.equal(second.subject, `Re: ${first.subject}`);
  });

  it("comes once a day to an address that nobody confirmed, whatever is posted with it", async () => {
    const opened = await open();
    for (const body of ["One", "Two", "Three"]) await comment(opened, { body });
    opened.clock.pass(24 * hour);
    await comment(opened, { body: "Four", email: "GRACE@example.org" });
    assert.equal(server.received.length, 2);
  });

  it("shares that one mail with the newsletter's question", async () => {
    const opened = await open();
    await opened.postJson("/newsletter", { email, topic: "all", token: opened.newsletterToken });
    await comment(opened);
    assert.equal(server.received.length, 1);
  });

  it("comes ten times a day to a confirmed address: strangers may type that, too", async () => {
    const opened = await open();
    await comment(opened);
    await confirmBy(opened, await server.mail(1));
    for (let count = 0; count < 12; count += 1) await comment(opened, { body: `Comment ${count}` });
    assert.equal(server.received.length, 11);
  });

  it("is not sent again for the same entry, nor without an address", async () => {
    const opened = await open();
    await comment(opened);
    opened.clock.pass(23 * hour);
    await comment(opened);
    await comment(opened, { email: "", body: "Without" });
    assert.equal(server.received.length, 1);
  });

  it("ends for good with one press of the mail program's button, unseen by anybody", async () => {
    const opened = await open();
    await comment(opened);
    const button = oneClickOf(await server.mail(1)).replace("https://blog.example/blog/api", "");
    assert.equal((await opened.get(button)).status, 200);
    assert.equal((await opened.post(button, { "List-Unsubscribe": "One-Click" })).status, 200);
    opened.clock.pass(48 * hour);
    await comment(opened, { body: "Again" });
    assert.equal(server.received.length, 1);
  });

  it("asks whoever had stopped replies and wants them again", async () => {
    const opened = await open();
    const subscribed = await opened.services.tokens.confirm.sign({ address: email, topics: ["all"] });
    await opened.postJson("/newsletter/confirm", { token: subscribed });
    await comment(opened, { notify: "yes" });
    assert.ok(!linksIn(await server.mail(1)).some((link) => link.includes("/confirm?")), "the newsletter's confirmation serves for replies");
    const [subscriber = ""] = (await opened.store.list("data/newsletter")).map((path) => path.slice("data/newsletter/".length, -".json".length));
    await opened.post(`/newsletter/unsubscribe?token=${await opened.services.tokens.unsubscribe.sign({ subscriber, topic: "replies" })}`, {});
    await comment(opened, { notify: "yes", body: "Changed my mind" });
    await confirmBy(opened, await server.mail(2));
  });

  it("never keeps a comment from being posted, nor an address out of tomorrow's mail", async () => {
    const opened = await open();
    server.mood = 450;
    await comment(opened);
    assert.match(opened.log.join(), /A receipt was not mailed: The mail server did not take a mail: it answered 450/);
    assert.ok(!opened.log.join().includes(email));
    server.mood = "take";
    await comment(opened, { body: "Another" });
    assert.equal(server.received.length, 1);
    assert.equal((await opened.comments()).length, 2);
  });

  it("needs an address where mail about replies is asked for, and says so beside the field", async () => {
    const opened = await open();
    const { status, body } = await opened.postJson("/comments", opened.form({ notify: "yes" }));
    assert.deepEqual([status, body.error?.code, body.error?.field], [422, "required", "email"]);
  });

  it("is no place for a second header, whatever the page is called", async () => {
    const opened = await open({ findPage: () => ({ ...hello, title: "Hello\r\nBcc: victim@example.net\r\n\r\nBuy", comments: true }) });
    await comment(opened);
    const mail = await server.mail(1);
    assert.deepEqual(server.received[0]?.recipients, [email]);
    assert.equal(mail.bcc, undefined);
    assert.equal(mail.subject, "Your comment on “Hello Bcc: victim@example.net Buy”");
  });
});
