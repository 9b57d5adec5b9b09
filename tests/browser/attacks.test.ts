/** Scripts typed into every field, judged by a browser's own parser: nothing may come of them but text. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright";
import { logPage } from "../../layouts/log.ts";
import { renderComment } from "../../src/content/markdown/comment-markdown.ts";
import { hello, openApi, type ApiUnderTest } from "../api/api-under-test.ts";
import { xss } from "../fixtures/xss.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { sampleComment, sampleLibrary, sampleLog, sampleThread } from "../layouts/sample-library.ts";

/** What a comment's markdown may make, with its attributes. */
const ofMarkdown = /^(?:p|em|strong|s|br|hr|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|code|pre|span|div|section|a)\[(?:|class|href,rel|href,rel,title|tabindex|start|class,role,tabindex|role,tabindex|aria-label,class,role,tabindex|class,tabindex|aria-label,class,tabindex)\]$/;

interface Parsed {
  /** `a[href,rel]`: elements by name and attributes. */
  readonly elements: string[];
  /** Everything that a browser would follow or load. */
  readonly addresses: string[];
  /** Attributes that run. */
  readonly handlers: string[];
}

describe("a script that is typed", () => {
  let browser: Browser;
  let page: Page;
  let opened: ApiUnderTest;
  before(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    opened = await openApi();
  });
  after(() => browser?.close());

  /** As the browser understands it; in a document that neither runs nor loads anything. */
  const parse = (pages: readonly string[]): Promise<Parsed[]> =>
    page.evaluate((texts) => texts.map((text) => {
      const all = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("*")];
      const attributes = all.flatMap((element) => [...element.attributes]);
      return {
        elements: [...new Set(all.map((element) => `${element.localName}[${element.getAttributeNames().toSorted().join()}]`))],
        addresses: attributes.filter(({ localName }) => /^(?:href|src|action|formaction|data|srcset|poster|background)$/.test(localName)).map(({ value }) => value),
        handlers: attributes.filter(({ localName }) => /^on|^srcdoc$/.test(localName)).map(({ name, value }) => `${name}=${value}`),
      };
    }), pages);

  /** That pages have no element which `harmless`, the same page without an attack, has not. */
  const requireHarmless = async (pages: readonly string[], harmless: string): Promise<void> => {
    const [model, ...found] = await parse([harmless, ...pages]);
    for (const [index, { elements, addresses, handlers }] of found.entries()) {
      const foreign = elements.filter((element) => !model?.elements.includes(element) && !ofMarkdown.test(element));
      const wrong = addresses.filter((address) => !/^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i.test(address));
      assert.deepEqual({ text: index, foreign, wrong, handlers }, { text: index, foreign: [], wrong: [], handlers: [] });
    }
  };

  /** The text as a name, where it can be one. */
  const asName = (text: string): string => (/[\p{Cc}\u2028\u200b]/u.test(text) || text.length > 80 ? "Grace" : text);
  const textOf = async (answer: Response): Promise<string> => answer.text();

  it("into every field of a form that is refused comes back as words", async () => {
    const { post, form, newsletterToken } = opened;
    const fields = (text: string) => form({ name: text, email: text, url: text, body: text, notify: text, page: text, token: text, parent: text, subject: text });
    const kept = (text: string) => form({ name: asName(text), email: "no address", url: text, body: text, notify: text });
    for (const attack of [fields, kept]) {
      const sent = (text: string) => post("/comments", attack(text)).then(textOf);
      await requireHarmless(await Promise.all(xss.map(sent)), await sent("x"));
    }
    const signUp = (email: string, topic: string) => post("/newsletter", { email, topic, token: newsletterToken }).then(textOf);
    await requireHarmless(await Promise.all(xss.map((text) => signUp(text, text))), await signUp("x", "x"));
  });

  it("into a comment is shown as words: on its receipt, in the form that edits it, and to programs", async () => {
    const { postJson, get, form } = opened;
    const receipts = await Promise.all(xss.map(async (text) => (await postJson("/comments", form({ name: asName(text), body: text }))).body.receipt).concat([postJson("/comments", form({ body: "Harmless" })).then(({ body }) => body.receipt)]));
    for (const path of ["status", "edit"]) {
      const shown = await Promise.all(receipts.filter((receipt) => receipt !== undefined).map(async (receipt) => textOf(await get(`/comments/${path}?receipt=${receipt}`))));
      assert.ok(shown.length > xss.length / 2);
      await requireHarmless(shown.slice(0, -1), shown.at(-1) ?? "");
    }
    const { comments } = (await (await get(`/comments?page=${hello.key}`)).json()) as { comments: { html: string }[] };
    await requireHarmless(comments.map(({ html }) => html), "");
  });

  it("into the address of a page is shown as words", async () => {
    const { get } = opened;
    const paths = xss.flatMap((text) => ["/", "/comments?token=x&page=", "/comments/status?receipt=", "/moderate?token="].map((path) => path + encodeURIComponent(text)));
    await requireHarmless(await Promise.all(paths.map(async (path) => textOf(await get(path)))), await textOf(await get("/nowhere")));
  });

  it("runs nowhere on the page itself, even where no policy forbids it", async () => {
    const log = sampleLog({ key: hello.key, title: "A log", url: hello.url });
    const comments = xss.map((text, index) => sampleComment({ id: `c${index}`, page: log.key, name: asName(text), html: renderComment(text) }));
    const library = sampleLibrary({ unfiled: [log], threads: new Map([[log.key, sampleThread(comments.map((comment) => ({ comment, replies: [] })))]]) });
    const ran: string[] = [];
    page.on("dialog", (dialog) => {
      ran.push(dialog.message());
      dialog.dismiss().catch(() => undefined);
    });
    await page.route("**/*", (route) => route.abort());
    await page.setContent(String(logPage({ library, log })), { waitUntil: "domcontentloaded" });
    assert.equal(await page.locator("#comments article").count(), xss.length);
    await page.evaluate(() => {
      for (const element of document.querySelectorAll("#comments article *")) {
        for (const event of ["mouseover", "focus", "load", "error", "toggle", "animationend"]) element.dispatchEvent(new Event(event));
      }
    });
    assert.deepEqual(ran, []);
  });
});
