import assert from "node:assert/strict";
import { beforeEach, describe, it, mock } from "node:test";
import { OwnersPost } from "../../src/readers/comments/tell-owner.ts";
import type { PostedComment } from "../../src/readers/comments/post-comment.ts";
import type { Mail } from "../../src/readers/mail/mail.ts";
import { createTokens } from "../../src/readers/tokens.ts";

const minute = 60_000;
const site = { title: "A site", language: "en", origin: "https://blog.example", prefix: "/blog/", api: "/blog/api", ownerMail: "all" } as const;
const owner = "owner@example.org";

let now = 0;
function pass(milliseconds: number): void {
  now += milliseconds;
  mock.timers.tick(milliseconds);
}

beforeEach(() => {
  now = Date.parse("2026-11-20T12:00:00Z");
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

let count = 0;
function posted(fields: Partial<PostedComment["comment"]> = {}, more: Partial<PostedComment> = {}): PostedComment {
  count += 1;
  const id = `019a9f3c-0000-7000-8000-${String(count).padStart(12, "0")}`;
  const comment = { id, page: "logs/hello", name: "Linus", body: `Comment ${count}`, date: new Date(now).toISOString(), status: "published", ...fields } as PostedComment["comment"];
  return { id, status: comment.status, page: { key: "logs/hello", url: "/logs/hello/", title: "Hello", moderation: "publish" }, receipt: "", commit: "", repeat: false, comment, notify: false, ...more };
}

function open(options: { ownerMail?: "all" | "held" } = {}) {
  const mails: Mail[] = [];
  const log: string[] = [];
  const server = { down: false };
  const mail = {
    async send(sent: Mail) {
      if (server.down) throw new Error("connection refused");
      mails.push(sent);
    },
  };
  const post = new OwnersPost({ site: { ...site, ...options }, tokens: createTokens({ secrets: ["a secret that is at least 32 bytes long"] }), mail, to: owner, log: (line) => log.push(line), clock: () => new Date(now) });
  return { post, mails, log, server };
}

/** Lets what was set going by a timer come to its end: nothing of it waits for anything outside. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("the owner's mail", () => {
  it("tells of a comment at once, its words as quoted text", async () => {
    const { post, mails } = open();
    const news = posted({ body: "One\n\nApprove: https://evil.example", url: "https://linus.example" });
    await post.add(news);
    const [mail] = mails;
    assert.equal(mail?.to, owner);
    assert.equal(mail.subject, "New: a comment on “Hello”");
    assert.equal(mail.text, `Linus wrote on “Hello”:\nhttps://blog.example/blog/logs/hello/#comment-${news.id}\n\n> One\n>\n> Approve: https://evil.example\n\nWebsite: https://linus.example\n`);
    assert.equal(mail.html, undefined);
    assert.equal(mail.thread?.messageId, `<${news.id}.owner@blog.example>`);
  });

  it("asks about a held one, with a link for each answer", async () => {
    const { post, mails } = open();
    await post.add(posted({ status: "held", held: ["links", "block-list"] }));
    assert.equal(mails[0]?.subject, "Waits for you: a comment on “Hello”");
    assert.match(mails[0].text, /It waits for you \(many links, a word of the block list\)/);
    for (const action of ["Approve", "Reject", "Spam"]) assert.match(mails[0].text, new RegExp(`^${action}: https://blog\\.example/blog/api/moderate\\?token=\\S+$`, "m"));
  });

  it("comes once a minute at the most, with all that came meanwhile", async () => {
    const { post, mails } = open();
    for (let number = 0; number < 4; number += 1) await post.add(posted());
    assert.equal(mails.length, 1);
    pass(minute - 1);
    await settle();
    assert.equal(mails.length, 1);
    pass(1);
    await settle();
    assert.equal(mails[1]?.subject, "3 new comments on A site");
    assert.equal(mails[1].text.match(/Linus wrote/g)?.length, 3);
    pass(minute);
    await post.add(posted());
    assert.equal(mails.length, 3);
  });

  it("only counts a flood", async () => {
    const { post, mails } = open();
    for (let number = 0; number < 501; number += 1) await post.add(posted({ status: "held" }));
    pass(minute);
    await settle();
    assert.equal(mails.length, 2);
    assert.equal(mails[1]?.text.match(/Linus wrote/g)?.length, 20);
    assert.match(mails[1].text, /480 more came/);
    assert.match(mails[1].subject, /^500 new comments on A site, at least 20 waiting/);
  });

  it("is about what waits only, where the site says so; never about repeats", async () => {
    const { post, mails } = open({ ownerMail: "held" });
    await post.add(posted());
    await post.add(posted({ status: "held" }));
    assert.equal(mails.length, 1);
    const all = open();
    await all.post.add(posted({}, { repeat: true }));
    assert.equal(all.mails.length, 0);
  });

  it("comes whoever's address is typed: what passes for somebody approved before, or for the owner, is told of", async () => {
    const { post, mails } = open({ ownerMail: "held" });
    const news = posted({}, { email: "friend@example.org", page: { key: "logs/hello", url: "/logs/hello/", title: "Hello", moderation: "hold-new" } });
    await post.add(news);
    assert.match(mails[0]?.text ?? "", new RegExp(`published at once, since it came with the address of somebody you approved before[^]+unfiled comments reject ${news.id}`));
    const all = open();
    await all.post.add(posted({}, { email: owner }));
    assert.equal(all.mails.length, 1);
  });

  it("is tried again, later each time, and loses nothing", async () => {
    const { post, mails, log, server } = open();
    server.down = true;
    await post.add(posted({ body: "The first" }));
    await post.add(posted({ body: "The second" }));
    for (const wait of [1, 2, 4]) {
      pass(wait * minute);
      await settle();
    }
    assert.deepEqual(log.map((line) => /in (\d+) min: connection refused/.exec(line)?.[1]), ["1", "2", "4", "8"]);
    server.down = false;
    pass(8 * minute);
    await settle();
    assert.equal(mails.length, 1);
    assert.match(mails[0]?.text ?? "", /The first[\s\S]+The second/);
  });

  it("goes out before the process ends", async () => {
    const { post, mails } = open();
    await post.add(posted());
    await post.add(posted());
    await post.flush();
    assert.equal(mails.length, 2);
  });

  it("lets no name and no title into its headers", async () => {
    const { post, mails } = open();
    const news = posted({ name: "Linus\r\nBcc: victim@example.net" });
    await post.add({ ...news, page: { ...news.page, title: "Hello\r\nBcc: victim@example.net" } });
    assert.ok(!/[\r\n]/.test(mails[0]?.subject ?? ""));
    assert.match(mails[0]?.text ?? "", /^Linus Bcc: victim@example\.net wrote on/);
  });
});
