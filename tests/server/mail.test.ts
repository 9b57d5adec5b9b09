/** The one process with a mail server: every mail of a conversation, and every link followed from the mail itself. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Email } from "postal-mime";
import { commentId } from "../../src/readers/comments/comment-id.ts";
import { linksIn, MailServer, oneClickOf } from "../helpers/mail-server.ts";
import { TestSite, type RunningSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";

const grace = "grace@example.org";
const owner = "owner@example.org";

describe("mail about comments", () => {
  let site: TestSite;
  let running: RunningSite;
  let server: MailServer;
  before(async () => {
    server = await MailServer.start();
    site = await TestSite.create({ "logs/2026-10-01-hello.md": "# Hello\n\nThe first words.\n" });
    running = await site.start({ SMTP_URL: server.url, MAIL_FROM: "Blog <blog@example.org>", UNFILED_OWNER_MAIL: owner });
  });
  after(async () => {
    await site.remove();
    await server.close();
  });

  /** The first mail to somebody that says this. */
  async function mailTo(address: string, saying: RegExp): Promise<Email> {
    return waitFor(`a mail to ${address} saying ${saying.source}`, async () => {
      for (const [index, { recipients }] of server.received.entries()) {
        const mail = await server.mail(index + 1);
        if (recipients.includes(address) && saying.test(`${mail.subject}\n${mail.text}`)) return mail;
      }
      return undefined;
    });
  }

  async function say(fields: Readonly<Record<string, string>>): Promise<{ id: string; status: string }> {
    const page = await (await fetch(`${running.url}logs/hello/`)).text();
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
    const answer = await fetch(`${running.url}api/comments`, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ page: hidden("page"), token: hidden("token"), ...fields }),
    });
    return (await answer.json()) as { id: string; status: string };
  }

  /** Opens a link, and presses the button of the form that it shows. */
  async function pressButton(link: string | undefined): Promise<string> {
    const asked = await (await fetch(link ?? assert.fail("no link"))).text();
    const [, action = ""] = /<form method="post" action="([^"]+)"/.exec(asked) ?? assert.fail(asked);
    const fields = [...asked.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]);
    const answer = await fetch(new URL(action, link), { method: "POST", body: new URLSearchParams(fields) });
    assert.ok(answer.ok, await answer.clone().text());
    return answer.text();
  }

  const linkIn = (mail: Email, part: string) => linksIn(mail).find((link) => link.includes(part));

  it("goes the whole way: receipt, confirmation, a held reply, the owner's word, the reply, and the end of it", async () => {
    const parent = await say({ name: "Grace", email: grace, notify: "yes", body: "What about fsync?" });
    const receipt = await mailTo(grace, /Somebody, probably you/);
    assert.match(await (await fetch(linkIn(receipt, "/comments/status?") ?? "")).text(), /What about fsync\?/);
    await mailTo(owner, /New: a comment/);
    assert.match(await pressButton(linkIn(receipt, "/newsletter/confirm?")), /replies to your comments/);

    const links = [1, 2, 3, 4].map((number) => `http://pills.example/${number}`).join(" ");
    const reply = await say({ name: "Linus", body: `Look here: ${links}`, parent: parent.id });
    assert.equal(reply.status, "held");
    assert.equal(server.received.filter(({ recipients }) => recipients.includes(grace)).length, 1);

    const published = await say({ name: "Ada", body: "It is off.", parent: parent.id });
    const told = await mailTo(grace, /Ada replied to your comment/);
    assert.equal(told.inReplyTo, receipt.messageId);
    assert.ok(linksIn(told).includes(`${running.url}logs/hello/#comment-${published.id}`));
    const ended = await fetch(oneClickOf(told), { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) });
    assert.equal(ended.status, 200);
    assert.equal(await site.git("log", "--format=%s", "--grep", "^replies: 1$"), "replies: 1");
    assert.ok(!running.output().includes(grace));
  });

  it("reaches the owner before the process ends, with links that decide after it started again", async () => {
    await running.stop();
    const mail = await mailTo(owner, /Waits for you|waiting for you/);
    running = await site.start({ SMTP_URL: server.url, UNFILED_OWNER_MAIL: owner });
    // The port is another one now: it comes from the kernel.
    const approve = /^Approve: http:\/\/localhost:\d+\/(\S+)/m.exec(mail.text ?? "")?.[1] ?? assert.fail(mail.text);
    await pressButton(`${running.url}${approve}`);
    assert.match(await (await fetch(`${running.url}logs/hello/`)).text(), /pills\.example\/4/);
  });

  it("is told from the command line what is due where nothing runs, once, and refuses without the keys", async () => {
    const rosa = "rosa@example.org";
    const parent = await say({ name: "Rosa", email: rosa, notify: "yes", body: "And now?" });
    await pressButton(linkIn(await mailTo(rosa, /Somebody/), "/newsletter/confirm?"));
    await running.stop();
    const reply = commentId(Date.now(), "7000-8000-000000000001");
    const env = { SMTP_URL: server.url };
    const file = { id: reply, page: "logs/2026-10-01-hello", parent: parent.id, name: "The owner", body: "Yes.", date: new Date().toISOString(), status: "published", owner: true };
    await site.write(`data/comments/${file.page}/${reply}.json`, `${JSON.stringify(file, null, 2)}\n`);
    await site.git("add", "data");
    await site.git("commit", "--quiet", "--message", "Answer by hand");
    const told = await site.unfiled(["notify"], env);
    assert.deepEqual([told.code, told.stdout, told.stderr], [0, "1 mail sent, about 1 reply.\n", ""]);
    await mailTo(rosa, /The owner, whose site this is, replied/);
    assert.deepEqual(JSON.parse((await site.unfiled(["notify", "--json"], env)).stdout), { mails: 0, replies: 0, failed: 0, refused: 0, waiting: 0 });

    const stranger = { ...env, UNFILED_OWNER_KEY: "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj" };
    const refused = await site.unfiled(["notify"], stranger);
    assert.deepEqual([refused.code, refused.stdout], [1, ""]);
    assert.match(refused.stderr, /UNFILED_OWNER_IDENTITY/);
  });
});
