import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import PostalMime from "postal-mime";
import { MailError, type Mail } from "../../src/readers/mail/mail.ts";
import { confirmationMail } from "../../src/readers/mail/messages.ts";
import { createOutbox } from "../../src/readers/mail/outbox.ts";
import { createSmtp } from "../../src/readers/mail/smtp.ts";
import { headerOf, MailServer, oneClickOf, type Mood } from "../helpers/mail-server.ts";

const from = "Ünfiled <unfiled@blog.example>";
const link = `https://blog.example/blog/api/newsletter/confirm?token=${"a".repeat(500)}&b=1`;
const mail = confirmationMail({ site: { language: "en", title: "Ada’s <b>“log”</b> 漢字" }, to: "grace@example.org", link });

async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "unfiled-mail-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function assertIsTheMail(raw: string | Buffer): Promise<void> {
  const parsed = await PostalMime.parse(raw);
  assert.deepEqual(parsed.from, { name: "Ünfiled", address: "unfiled@blog.example" });
  assert.deepEqual(parsed.to?.map(({ address }) => address), ["grace@example.org"]);
  assert.equal(parsed.subject, mail.subject);
  assert.equal(parsed.text?.replaceAll("\r\n", "\n").trim(), mail.text.trim());
  assert.equal(parsed.html?.replaceAll("\r\n", "\n").trim(), mail.html?.trim());
  assert.ok(parsed.text?.includes(link), "the link is whole");
  assert.ok(parsed.messageId?.endsWith("@blog.example>"));
  assert.ok(!Number.isNaN(Date.parse(parsed.date ?? "")));
  assert.equal(headerOf(parsed, "Auto-Submitted"), "auto-generated");
  assert.equal(headerOf(parsed, "Precedence"), "bulk");
}

describe("the confirmation mail", () => {
  it("escapes in HTML what it must", () => {
    assert.match(mail.html ?? "", /Ada’s &lt;b&gt;“log”&lt;\/b&gt; 漢字/);
    assert.match(mail.html ?? "", /&amp;b=1"/);
  });
});

describe("the outbox", () => {
  it("holds each mail as a file that mail programs read, and says where", async (context) => {
    const folder = path.join(await temporaryFolder(context), ".unfiled", "outbox");
    const lines: string[] = [];
    const outbox = createOutbox(folder, { from, log: (line) => lines.push(line), clock: () => new Date("2026-11-20T12:00:00Z") });
    await outbox.send(mail);
    const [file = "", ...others] = await readdir(folder);
    assert.deepEqual(others, []);
    assert.match(file, /^2026-11-20T12-00-00\.000Z-[0-9a-f]{8}\.eml$/);
    assert.deepEqual(lines, [`Mail written to ${path.join(folder, file)}`]);
    const raw = await readFile(path.join(folder, file));
    await assertIsTheMail(raw);
    assert.ok(!/[^\r]\n/.test(raw.toString("latin1")), "every line ends in CRLF, as RFC 5322 wants");
  });

  it("can be opened by its owner only", async (context) => {
    const folder = path.join(await temporaryFolder(context), "outbox");
    await createOutbox(folder, { from }).send(mail);
    const [file = ""] = await readdir(folder);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(path.join(folder, file))).mode & 0o777, 0o600);
  });

  it("keeps many mails of one moment apart", async (context) => {
    const folder = await temporaryFolder(context);
    const outbox = createOutbox(folder, { from, clock: () => new Date(0) });
    await Promise.all(Array.from({ length: 20 }, () => outbox.send(mail)));
    assert.equal((await readdir(folder)).filter((name) => name.endsWith(".eml")).length, 20);
  });
});

describe("a mail server", () => {
  it("gets the mail whole", async (context) => {
    const server = await MailServer.start(context);
    await createSmtp(server.url, from).send(mail);
    assert.deepEqual(server.received.map(({ recipients }) => recipients), [["grace@example.org"]]);
    await assertIsTheMail(server.received[0]?.text ?? "");
  });

  it("is told the mail's place in its thread, and where one POST ends such mail", async (context) => {
    const server = await MailServer.start(context);
    const unsubscribe = `https://blog.example/blog/api/newsletter/unsubscribe?token=${"a".repeat(400)}`;
    const thread = { messageId: "<c@blog.example>", references: ["<a@blog.example>", "<b@blog.example>"] };
    await createSmtp(server.url, from).send({ to: mail.to, subject: "Re: one", text: "Hello\n", thread, unsubscribe });
    const received = await server.mail(1);
    assert.equal(received.messageId, "<c@blog.example>");
    assert.equal(received.inReplyTo, "<b@blog.example>");
    assert.equal(received.references, "<a@blog.example> <b@blog.example>");
    assert.equal(oneClickOf(received), unsubscribe);
    assert.equal(headerOf(received, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert.equal(received.html, undefined);
  });

  const failures: readonly (readonly [Mood, MailError["fate"], RegExp])[] = [
    [450, "unsent", /answered 450/],
    [550, "refused", /answered 550/],
    ["hang up", "unknown", /Connection closed/],
  ];
  for (const [mood, fate, reason] of failures) {
    it(`that answers ${mood} makes sending fail as ${fate}, and the reason names nobody`, async (context) => {
      const server = await MailServer.start(context);
      server.mood = mood;
      await assert.rejects(createSmtp(server.url, from).send(mail), (error) => error instanceof MailError && error.fate === fate && reason.test(error.message) && !/grace/.test(String(error.stack)));
    });
  }

  it("that is not there makes sending fail as unsent", async () => {
    await assert.rejects(createSmtp("smtp://127.0.0.1:1", from).send(mail), (error) => error instanceof MailError && error.fate === "unsent" && /ECONNREFUSED/.test(error.message));
  });

  const injections: Readonly<Record<string, Partial<Mail>>> = {
    "a second header in the subject": { subject: "Hello\r\nBcc: victim@example.net\r\n\r\nBuy" },
    "a second header in the address": { to: "grace@example.org\r\nBcc: victim@example.net" },
    "a second recipient after a comma": { to: "grace@example.org, victim@example.net" },
    "a second recipient in brackets": { to: "<victim@example.net> grace@example.org" },
    "a header in the ids of its thread": { thread: { messageId: "<a@b.example>\r\nBcc: victim@example.net", references: ["<c@b.example>\r\nBcc: victim@example.net"] } },
    "a header in the address that ends it": { unsubscribe: "https://blog.example/>\r\nBcc: victim@example.net" },
    "a header in a header": { headers: { "X-One": "1\r\nBcc: victim@example.net" } },
    "a dot that ends the mail": { text: "Hello\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<victim@example.net>" },
  };
  for (const [what, change] of Object.entries(injections)) {
    it(`never hears of a second recipient through ${what}`, async (context) => {
      const { url, received } = await MailServer.start(context);
      const sending = createSmtp(url, from).send({ ...mail, ...change });
      // What is wrong about an address may also keep the mail from being sent at all.
      if (change.to === undefined) await sending;
      else await sending.catch(() => undefined);
      assert.ok(received.length === 1 || (change.to !== undefined && received.length === 0));
      for (const { recipients, text } of received) {
        assert.ok(!recipients.includes("victim@example.net"), recipients.join());
        assert.equal(recipients.length, 1);
        const parsed = await PostalMime.parse(text);
        assert.deepEqual(parsed.bcc ?? [], []);
      }
    });
  }
});
