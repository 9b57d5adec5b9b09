/** The whole way of readers and authors, in a real browser: the same for a site of one process and for one at a host. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright";
import { launchBrowser } from "../helpers/browser.ts";
import { waitFor } from "../helpers/wait.ts";
import { sendSignUp } from "./sign-up.ts";
import type { SiteUnderTest } from "./site-under-test.ts";

const content = {
  "projects/robot/index.md": "---\ntitle: Robot\nstatus: active\n---\nA robot that waters plants.\n",
  "projects/robot/2026-09-01-first-steps.md": "# First steps\n\nIt walks.\n",
  "projects/robot/2026-09-08-it-falls.md": "# It falls\n\nA lot.\n",
  "logs/2026-10-01-a-small-thing.md": "Nothing but text.\n",
  "pages/about.md": "---\ntitle: About\n---\nUs.\n",
};

interface Extent {
  /** False leaves out what no host does otherwise than the one process: scripts in the browser, ways between pages, answers, mistakes. */
  readonly whole?: boolean;
}

export function testWholeWay(name: string, open: (content: Readonly<Record<string, string>>) => Promise<SiteUnderTest>, { whole = true }: Extent = {}): void {
  describe(`in ${name}`, () => {
    let browser: Browser;
    let site: SiteUnderTest;
    before(async () => {
      [browser, site] = await Promise.all([launchBrowser(), open(content)]);
    });
    after(async () => {
      await browser?.close();
      await site?.close();
    });

    for (const javaScriptEnabled of whole ? [true, false] : [false]) {
      describe(`a reader with scripts ${javaScriptEnabled ? "on" : "off"}`, () => {
        let context: BrowserContext;
        let page: Page;
        const name = javaScriptEnabled ? "Rosa" : "Nils";
        before(async () => {
          context = await browser.newContext({ javaScriptEnabled, baseURL: site.url });
          page = await context.newPage();
        });
        after(() => context.close());

        /** Opens the page with the form; its script comes after the first paint. */
        async function visit(): Promise<void> {
          await page.goto("logs/a-small-thing/");
          if (javaScriptEnabled) await page.getByRole("status").waitFor({ state: "attached" });
        }

        /** With scripts the receipt is a link beside the new comment, without them the page that follows. */
        async function toReceipt(): Promise<void> {
          if (javaScriptEnabled) await page.locator("section#comments a[href*='receipt=']").click();
          await page.waitForURL(/\/api\/comments\/status\?receipt=/);
        }

        if (whole) it("goes from the home page to a log and along its project", async () => {
          await page.goto("");
          assert.equal(await page.locator("section#unfiled ~ section#projects").count(), 1);
          await page.locator("section#projects").getByRole("link", { name: "Robot", exact: true }).click();
          await page.getByRole("link", { name: "First steps" }).first().click();
          assert.match(await page.locator(".position").first().innerText(), /log 1 of 2/i);
          await page.locator("a[rel=next]").first().click();
          assert.equal(await page.locator("article.h-entry .p-name").first().innerText(), "It falls");
          assert.match(await page.locator(".position").first().innerText(), /log 2 of 2/i);
        });

        it("comments, and finds the comment in the page and in git log", async () => {
          await visit();
          const form = page.locator("form#comment-form");
          await form.locator("[name=name]").fill(name);
          await form.locator("[name=email]").fill("reader@example.org");
          await form.locator("[name=body]").fill(`Words of **${name}** & <b>others</b>.`);
          await form.getByRole("button").click();
          await toReceipt();
          await site.published();
          await page.reload();
          await page.locator("main a[href*='/logs/a-small-thing/#comment-']").last().click();
          await page.waitForURL(/\/logs\/a-small-thing\/#comment-/);
          const comment = page.locator("section#comments > ol > li > article", { hasText: name });
          assert.equal(await comment.locator(".e-content").innerHTML(), `<p>Words of <strong>${name}</strong> &amp; &lt;b&gt;others&lt;/b&gt;.</p>\n`);
          assert.equal(await comment.locator(".p-author").innerText(), name);
          const id = (await comment.getAttribute("id"))?.replace("comment-", "") ?? "";
          const file = `data/comments/logs/2026-10-01-a-small-thing/${id}.json`;
          const committed = await site.committed(file);
          assert.equal(JSON.parse(committed).body, `Words of **${name}** & <b>others</b>.`);
          assert.doesNotMatch(committed, /reader@example\.org/);
          assert.deepEqual(await site.messagesOf(file), [`comment: logs/2026-10-01-a-small-thing (${id})`]);
        });

        if (whole) it("answers another comment", async () => {
          await visit();
          await page.locator("section#comments > ol > li > article", { hasText: name }).getByRole("link", { name: /reply/i }).click();
          const form = page.locator("form#comment-form");
          await form.locator("[name=name]").fill(`${name}’s friend`);
          await form.locator("[name=body]").fill("I agree.");
          await form.getByRole("button").click();
          await toReceipt();
          await site.published();
          await visit();
          const thread = page.locator("section#comments > ol > li", { hasText: `Words of ${name}` });
          assert.equal(await thread.locator("> ol > li > article .p-author").innerText(), `${name}’s friend`);
        });

        it("edits and deletes a comment by its receipt, and the page shows it at once", async () => {
          await visit();
          const form = page.locator("form#comment-form");
          await form.locator("[name=name]").fill(`${name} who errs`);
          await form.locator("[name=body]").fill(`A typpo of ${name}.`);
          await form.getByRole("button", { name: "Post comment" }).click();
          await toReceipt();
          const receipt = page.url();
          assert.equal(await page.locator("nav[aria-label=Site]").getByRole("link", { name: "About" }).count(), 1, "the author's own pages");
          await page.getByRole("link", { name: "Edit it" }).click();
          const edit = page.locator("form#edit-form");
          assert.equal(await edit.locator("[name=body]").inputValue(), `A typpo of ${name}.`);
          await edit.locator("[name=body]").fill(`A typo of ${name}.`);
          await edit.getByRole("button").click();
          await page.waitForURL(/\/comments\/status\?receipt=/);
          await site.published();
          await page.reload();
          await page.locator("main a[href*='/logs/a-small-thing/#comment-']").last().click();
          const comment = page.locator("section#comments article:target");
          assert.match(await comment.innerText(), new RegExp(`edited [^]*A typo of ${name}\\.`));

          await page.goto(receipt);
          await page.getByRole("link", { name: "Delete it" }).click();
          await page.getByRole("button", { name: "Delete the comment" }).click();
          await page.waitForURL(/\/comments\/status\?receipt=/);
          assert.match(await page.locator("h1").innerText(), /deleted/);
          await site.published();
          await visit();
          assert.equal(await page.locator("section#comments", { hasText: `${name} who errs` }).count(), 0);
          assert.equal(await page.locator("section#comments article", { hasText: "This comment was deleted." }).count(), javaScriptEnabled || !whole ? 1 : 2, "its place stays");
        });

        if (whole) it("makes a mistake, is told what it is, and keeps every word", async () => {
          await visit();
          // What a browser checks by itself is taken away: the server must say it too.
          const form = page.locator("form#comment-form");
          const body = "A long thought that must not be lost.\nWith a second line & “quotes”.";
          await form.locator("[name=name]").fill("   ");
          await form.locator("[name=url]").fill("https://example.org/me");
          await form.locator("[name=body]").fill(body);
          await form.getByRole("button").click();
          const alert = page.locator("[role=alert]");
          await alert.waitFor();
          assert.equal(await alert.evaluate((element) => element === document.activeElement), true, "the alert has the focus");
          const wrong = page.locator("form#comment-form [name=name]");
          assert.equal(await wrong.getAttribute("aria-invalid"), "true");
          const describedBy = (await wrong.getAttribute("aria-describedby")) ?? "";
          assert.match(await page.locator(`#${describedBy.split(" ")[0]}`).innerText(), /\S/);
          assert.equal(await page.locator("form#comment-form [name=body]").inputValue(), body);
          assert.equal(await page.locator("form#comment-form [name=url]").inputValue(), "https://example.org/me");
          await wrong.fill(`${name} again`);
          await page.locator("form#comment-form").getByRole("button").click();
          await toReceipt();
          await site.published();
          await visit();
          assert.equal(await page.locator("article .p-author", { hasText: `${name} again` }).count(), 1);
        });

        it("joins the newsletter, confirms from the mail, and leaves again", async () => {
          const address = `${name.toLowerCase()}@example.org`;
          await page.goto("");
          const form = page.locator("form[action$='/api/newsletter']");
          await form.locator("[name=email]").fill(address);
          await form.locator("[name=topic]").selectOption("robot");
          await sendSignUp(page, form);
          const mail = await site.mailTo(address);
          const link = /\S+\/api\/newsletter\/confirm\?token=\S+/.exec(mail.text ?? "")?.[0] ?? "";
          const known = await site.subscribers();
          await page.goto(link);
          if (!javaScriptEnabled) {
            assert.deepEqual(await site.subscribers(), known, "looking at the link confirms nobody");
            await page.locator("main").getByRole("button").click();
          }
          const added = await waitFor("the subscriber in the repository", async () => (await site.subscribers()).find((subscriber) => !known.includes(subscriber)));
          const subscriber = JSON.parse(await site.committed(added));
          assert.deepEqual(subscriber.topics, ["robot"]);
          assert.match(subscriber.private, /^-----BEGIN AGE ENCRYPTED FILE-----/);
          // What is sealed spells any four letters now and then.
          assert.doesNotMatch(JSON.stringify({ ...subscriber, private: "" }), new RegExp(name, "i"));
          assert.doesNotMatch(subscriber.private, new RegExp(address, "i"));
          await page.locator("main a[href*='/unsubscribe?token=']").click();
          if (!javaScriptEnabled) await page.locator("main").getByRole("button").click();
          await waitFor("the subscriber to be gone", async () => !(await site.subscribers()).includes(added));
        });
      });
    }

    describe("an author", () => {
      it("approves a held comment on the command line, and the open site shows it", async () => {
        const page = await browser.newPage({ baseURL: site.url, javaScriptEnabled: false });
        await page.goto("logs/a-small-thing/");
        await page.locator("form#comment-form [name=name]").fill("Linda");
        await page.locator("form#comment-form [name=body]").fill("See https://a.example https://b.example https://c.example https://d.example");
        await page.getByRole("button", { name: "Post comment" }).click();
        assert.match(await page.locator("main").innerText(), /waits for the owner/);
        const receipt = page.url();
        const [held] = JSON.parse(await site.unfiled("comments", "list", "--json")) as { id: string; name: string; held: string[] }[];
        assert.deepEqual([held?.name, held?.held], ["Linda", ["links"]]);
        await site.unfiled("comments", "approve", held?.id ?? "");
        await site.published();
        await waitFor("the approved comment on its page", async () => {
          await page.goto("logs/a-small-thing/");
          return (await page.locator(`article#comment-${held?.id}`).count()) > 0;
        });
        await page.goto(receipt);
        assert.match(await page.locator("h1").innerText(), /is published/);
        await page.close();
      });

      it("writes a log, pushes from a clone, and the open site has it", async () => {
        await site.push("content/logs/2026-11-01-pushed.md", "# Pushed from elsewhere\n\nIt arrived.\n");
        const page = await browser.newPage({ baseURL: site.url });
        await waitFor("the pushed log on the home page", async () => {
          await page.goto("");
          return (await page.locator("section#unfiled").getByRole("link", { name: "Pushed from elsewhere" }).count()) > 0;
        });
        await page.locator("section#unfiled").getByRole("link", { name: "Pushed from elsewhere" }).click();
        assert.match(await page.locator(".e-content").first().innerText(), /It arrived\./);
        await page.close();
      });
    });
  });
}
