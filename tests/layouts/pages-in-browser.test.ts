import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright";
import { axe } from "../helpers/axe.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { allPage } from "../../layouts/all.ts";
import { homePage } from "../../layouts/home.ts";
import { logPage } from "../../layouts/log.ts";
import { projectPage } from "../../layouts/project.ts";
import { renderText } from "../../src/content/markdown/markdown.ts";
import { sampleComment, sampleThread } from "./sample-library.ts";
import { samplePages, sampleRedirect } from "./sample-pages.ts";
import { sampleForm, samples, sampleSiteLibrary } from "./sample-site.ts";
import { sampleAddress, serveSamples } from "./serve-samples.ts";

const everyPage = new Map([...samplePages, ["redirect", sampleRedirect]]);

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

async function withPage(options: { width?: number; colorScheme?: "light" | "dark" }, use: (page: Page) => Promise<void>): Promise<void> {
  const { width = 1280, colorScheme = "light" } = options;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const refused: string[] = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && refused.push(message.text()));
  await serveSamples(page, everyPage);
  await use(page);
  await page.close();
  assert.deepEqual(refused, []);
}

/** Runs a script in the page and gives what it returns; text, because a page's globals are no part of this project's types. */
function evaluate<Result>(page: Page, script: string): Promise<Result> {
  return page.evaluate(script);
}

/** What axe finds wrong, and every contrast it could not judge: a background that it cannot see hides what is pale. */
const runAxe = `axe.run({ rules: { "target-size": { enabled: true } } }).then(({ violations, incomplete }) => [...violations, ...incomplete.filter(({ id }) => id === "color-contrast")]
  .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => id + ": " + any.map(({ message }) => message).join() + ": " + html.slice(0, 120))))`;

/** Operators of formulas are no letters; the steel rule hangs on the site's title; the arrow back from a footnote is no letter; wide folders lie over each other in axe's eyes. */
const unjudged = [/only non-text characters: <mo\b/, /pseudo element: <a href="[^"]*" rel="home">/, /only non-text characters: <a href="#(?:log-\d+-)?fnref/, /partially overlaps other elements: /];

test("axe finds nothing on any page, in light on a desk and in dark on a phone", async () => {
  await withPage({}, async (page) => {
    // Known before each page: V8 then reads the half megabyte once for all of them.
    await page.addInitScript(axe);
    // An answer without content leaves the browser on the page that sends on.
    await page.route("**/blog/about/", (route) => route.fulfill({ status: 204 }));
    for (const name of everyPage.keys()) {
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(sampleAddress(name));
      // Axe loses its way where a script changes the page under it.
      if (name !== "redirect") await page.locator("html:not([data-came])").waitFor();
      if ((await page.locator("script[data-more*=comments]").count()) > 0) await page.locator("[role=status]").waitFor({ state: "attached" });
      const light = await evaluate<string[]>(page, runAxe);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize({ width: 390, height: 900 });
      const dark = await evaluate<string[]>(page, runAxe);
      assert.equal(page.url(), sampleAddress(name));
      const wrong = (found: string[]): string[] => found.filter((line) => !unjudged.some((known) => known.test(line)));
      assert.deepEqual({ light: wrong(light), dark: wrong(dark) }, { light: [], dark: [] }, name);
    }
  });
});

test("no page is wider than 320 px, also with letters doubled and at 200 % zoom", async () => {
  const wide: string[] = [];
  await withPage({ width: 320 }, async (page) => {
    for (const name of samplePages.keys()) {
      await page.goto(sampleAddress(name));
      for (const { width, letters } of [{ width: 320, letters: 1 }, { width: 320, letters: 2 }, { width: 160, letters: 1 }]) {
        await page.setViewportSize({ width, height: 900 });
        await evaluate(page, `document.documentElement.style.fontSize = "${letters * 115}%"`);
        const over = await evaluate<number>(page, "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth");
        if (over > 0) wide.push(`${name} by ${over} px at ${width} px, letters × ${letters}`);
      }
      await page.setViewportSize({ width: 320, height: 900 });
    }
  });
  assert.deepEqual(wide, []);
});

test("a line holds 62 to 72 characters on a desk and 38 to 45 on a phone", async () => {
  const prose = "Nobody who keeps a log expects the second evening to go as the first did, and so it is written down, with the number of the part and the time of day. ";
  for (const [width, least, most] of [[1280, 62, 72], [390, 38, 45]] as const) {
    await withPage({ width }, async (page) => {
      await page.goto(sampleAddress("log"));
      const characters = await evaluate<number>(page, `(() => {
        const paragraph = document.querySelector(".e-content > p");
        const context = document.createElement("canvas").getContext("2d");
        context.font = getComputedStyle(paragraph).font;
        return paragraph.clientWidth / (context.measureText(${JSON.stringify(prose)}).width / ${prose.length});
      })()`);
      assert.ok(characters >= least && characters <= most, `${characters.toFixed(1)} at ${width} px`);
    });
  }
});

test("no word on a button is broken in two, on a desk and on a tablet", async () => {
  for (const width of [1280, 660]) {
    await withPage({ width }, async (page) => {
      for (const name of ["home", "log"]) {
        await page.goto(sampleAddress(name));
        const broken = await evaluate<string[]>(page, `[...document.querySelectorAll("main button")].filter((button) => {
          const word = document.createRange();
          word.selectNodeContents(button);
          return !button.textContent.trim().includes(" ") && new Set([...word.getClientRects()].map(({ top }) => top)).size > 1;
        }).map((button) => button.textContent)`);
        assert.deepEqual(broken, [], `${name} at ${width} px`);
      }
    });
  }
});

test("the switch for light and dark stands beside the site's title, at the edge of the page, on a desk and on a phone", async () => {
  for (const width of [1280, 390]) {
    await withPage({ width }, async (page) => {
      await page.goto(sampleAddress("project"));
      await page.locator(".theme").waitFor();
      const [higher, farther] = await evaluate<[number, number]>(page, `(() => {
        const [theme, title, foot] = [".theme", ".site a", ".bottom"].map((part) => document.querySelector(part).getBoundingClientRect());
        return [(theme.top + theme.bottom - title.top - title.bottom) / 2, foot.right - theme.right];
      })()`);
      assert.ok(Math.abs(higher) < 4 && Math.abs(farther) < 1, `${higher} px below, ${farther} px within, at ${width} px`);
    });
  }
});

test("facts above a title stand clear of it on a phone, and folders in a row are equally high on a desk", async () => {
  await withPage({ width: 390 }, async (page) => {
    for (const name of ["project", "log"]) {
      await page.goto(sampleAddress(name));
      const gap = await evaluate<number>(page, `document.querySelector("h1").getBoundingClientRect().top - document.querySelector("header > .meta").getBoundingClientRect().bottom`);
      assert.ok(gap >= 12, `${name}: ${gap} px`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(sampleAddress("projects"));
    const folders = await evaluate<{ top: number; bottom: number }[]>(page, `[...document.querySelectorAll(".folder .sheet")].map((sheet) => sheet.getBoundingClientRect().toJSON())`);
    const rows = new Set(folders.map(({ top }) => top));
    const ends = new Set(folders.map(({ bottom }) => bottom));
    assert.deepEqual([folders.length, rows.size, ends.size], [4, 2, 2]);
  });
});

test("headings of the front page begin at one edge with its title, also before there is a project or a log", async () => {
  await withPage({}, async (page) => {
    for (const library of [sampleSiteLibrary, { ...sampleSiteLibrary, projects: [], unfiled: [] }]) {
      await page.setContent(String(homePage({ library })));
      const edges = await evaluate<number[]>(page, `[...document.querySelectorAll(".site a, h1, .h-feed > h2")].map((heading) => heading.getBoundingClientRect().left)`);
      assert.deepEqual([edges.length, new Set(edges).size], [4, 1]);
    }
  });
});

test("in a list what stands below a log's project is as near, be it the beginning of its text or its summary", async () => {
  await withPage({}, async (page) => {
    const logs = sampleSiteLibrary.logs.filter(({ key }) => sampleSiteLibrary.places.has(key));
    await page.setContent(String(allPage({ library: sampleSiteLibrary, number: 1, of: 1, logs })));
    assert.equal(await page.locator(".meta + .prose").count(), 1);
    const gaps = await evaluate<number[]>(page, `[...document.querySelectorAll(".meta + .p-summary")].map((text) => Math.round(text.getBoundingClientRect().top - text.previousElementSibling.getBoundingClientRect().bottom))`);
    assert.equal(new Set(gaps).size, 1, gaps.join());
  });
});

test("a text stands apart from its title, a count and an option of a command in one piece", async () => {
  await withPage({ width: 390 }, async (page) => {
    for (const name of ["page", "log", "project", "unfiled-log"]) {
      await page.goto(sampleAddress(name));
      const gap = await evaluate<number>(page, `document.querySelector("article > .prose").getBoundingClientRect().top - document.querySelector("h1").getBoundingClientRect().bottom`);
      assert.ok(gap >= 20, `${name}: ${gap} px`);
    }
    const lines = (selector: string) => evaluate<number[]>(page, `[...document.querySelectorAll(${JSON.stringify(selector)})].map((part) => {
      const words = document.createRange();
      words.selectNodeContents(part);
      return new Set([...words.getClientRects()].map(({ top }) => top)).size;
    })`);
    await page.goto(sampleAddress("month"));
    assert.deepEqual([...new Set(await lines(".count"))], [1]);
    await page.goto(sampleAddress("log"));
    assert.deepEqual([...new Set(await lines(".prose code > span"))].filter((count) => count > 1), []);
  });
});

test("a formula that is wider than a phone scrolls by itself, within a line too", async () => {
  const sum = Array.from({ length: 20 }, (_, index) => `x_{${index}}`).join("+");
  const { html } = renderText(`So $${sum}$ it is.\n\n$$${sum}$$`, { source: "content/logs/a.md", url: "/logs/a/", prefix: "/blog/", pictures: { avif: false }, resolve: () => undefined });
  await withPage({ width: 320 }, async (page) => {
    await page.route("**/formulas", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: String(logPage({ library: sampleSiteLibrary, log: { ...samples.unfiled, html } })) }));
    await page.goto(sampleAddress("formulas"));
    assert.deepEqual(await evaluate(page, "[document.scrollingElement.scrollWidth, [...document.querySelectorAll('math')].every((formula) => formula.scrollWidth > formula.clientWidth)]"), [320, true]);
  });
});

test("what stands in the margin of a desk stays apart: dates and author above the contents", async () => {
  const site = { ...sampleSiteLibrary.site, author: { ...sampleSiteLibrary.site.author, name: "The founders of the Unfiled blog" } };
  const { plotter, longLog } = samples;
  const library = { ...sampleSiteLibrary, site };
  await withPage({}, async (page) => {
    for (const body of [logPage({ library, log: longLog }), projectPage({ library, project: { ...plotter, headings: longLog.headings, words: longLog.words } })]) {
      await page.route("**/margin", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: String(body) }), { times: 1 });
      await page.goto(sampleAddress("margin"));
      const gap = await evaluate<number>(page, `document.querySelector(".toc").getBoundingClientRect().top - Math.max(...[...document.querySelectorAll("header .meta > *")].map((part) => part.getBoundingClientRect().bottom))`);
      assert.ok(gap >= 8, `${gap} px`);
      const above = await evaluate<number>(page, `document.querySelector(".prose").getBoundingClientRect().top - (document.querySelector(".next") ?? document.querySelector("h1")).getBoundingClientRect().bottom`);
      assert.ok(above >= 20, `the text is ${above} px below what precedes it`);
    }
  });
});

test("buttons stand where they belong: Preview beside Post, Subscribe within its panel", async () => {
  await withPage({}, async (page) => {
    await page.goto(sampleAddress("log"));
    // All at one moment: the buttons that scripts add may still come and move what follows.
    const selectors = ["#comment-form > button", "[formaction$=preview]", ".newsletter", ".newsletter button"];
    const [post, preview, panel, subscribe] = await evaluate<[DOMRect, DOMRect, DOMRect, DOMRect]>(page, `${JSON.stringify(selectors)}.map((selector) => document.querySelector(selector).getBoundingClientRect().toJSON())`);
    assert.equal(post.y, preview.y);
    assert.ok(preview.x - (post.x + post.width) < 40, "beside");
    assert.ok(subscribe.x + subscribe.width < panel.x + panel.width - 10, "within");
  });
});

test("a title of 64 characters takes three lines of a phone", async () => {
  await withPage({ width: 390 }, async (page) => {
    await page.goto(sampleAddress("log"));
    const lines = await evaluate<number>(page, `(() => {
      const title = document.querySelector("h1");
      title.textContent = "Why the left motor runs hot though the driver next to it is cold";
      return Math.round(title.clientHeight / parseFloat(getComputedStyle(title).lineHeight));
    })()`);
    assert.ok(lines <= 3, `${lines} lines`);
  });
});

test("six unfiled logs with date and text stand on the front page's first screen", async () => {
  await withPage({}, async (page) => {
    await page.goto(sampleAddress("home"));
    const bottom = await evaluate<number>(page, `document.querySelector("#unfiled li:nth-child(6)").getBoundingClientRect().bottom`);
    assert.ok(bottom < 900, `the sixth ends at ${bottom} px`);
  });
});

test("the summary of what is wrong has the focus, without scripts", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await serveSamples(page);
  for (const name of ["comment-problem", "newsletter-problem"]) {
    await page.goto(sampleAddress(name));
    await page.locator("[role=alert]:focus").waitFor();
  }
  await context.close();
});

test("each wrong field is tied to its message, and the form comes back filled", async () => {
  await withPage({}, async (page) => {
    await page.goto(sampleAddress("comment-problem"));
    const email = page.locator("#comment-form [name=email]");
    assert.equal(await email.getAttribute("aria-invalid"), "true");
    assert.match((await email.getAttribute("aria-describedby")) ?? "", /comment-form-email-error/);
    assert.match(await page.locator("#comment-form-email-error").innerText(), /not an email address/);
    assert.equal(await page.locator("#comment-form [name=name]").getAttribute("aria-invalid"), null);
    assert.equal(await page.locator("#comment-form [name=body]").inputValue(), "I have a chart somewhere,\nI shall look for it.");
    assert.equal(await page.locator("#comment-form [name=notify]").isChecked(), true);
    assert.equal(await page.locator("#comment-form [name=parent]").inputValue(), "019a9c0e-0000-7000-8000-000000000001");
  });
});

test("a page holds what the contract promises of it", async () => {
  const promises = {
    home: ["#unfiled ~ #projects", "section#unfiled li a", "#newsletter-form[method=post] [name=email]", "#newsletter-form [name=topic]", "#newsletter-form [name=token]", "#newsletter-form [name=subject]"],
    log: [
      "article.h-entry .p-name",
      "article.h-entry time.dt-published[datetime]",
      "article.h-entry .e-content",
      "a[rel=prev]",
      "a[rel=next]",
      "section#comments > ol > li > article[id^=comment-] .p-author",
      "section#comments > ol > li > article time",
      "section#comments > ol > li > article .e-content",
      "section#comments > ol > li > article a.u-url",
      "section#comments > ol > li > ol > li > article[data-owner]",
      "form#comment-form[method=post]",
      ...["page", "token", "parent"].map((name) => `#comment-form [type=hidden][name=${name}]`),
      ...["name", "email", "url", "body", "notify"].map((name) => `#comment-form [name=${name}]`),
      "#comment-form [name=subject][autocomplete=off][tabindex='-1']",
    ],
  };
  await withPage({}, async (page) => {
    for (const [name, selectors] of Object.entries(promises)) {
      await page.goto(sampleAddress(name));
      for (const selector of selectors) assert.ok((await page.locator(selector).count()) > 0, `${name}: ${selector}`);
    }
    assert.equal(await page.locator(".position").innerText(), "log 3 of 3");
  });
});

test("machines read every list as a feed with a name, whose entries have a name, an address and a date, and so every text", async () => {
  const read = `(() => {
    const own = (root, name) => [...root.querySelectorAll("." + name)].filter((part) => part.parentElement.closest(".h-feed, .h-entry, .h-card, .h-cite") === root);
    const lacks = (root, names) => names.filter((name) => own(root, name).length === 0);
    return {
      feeds: [...document.querySelectorAll(".h-feed")].map((feed) => ({ named: own(feed, "p-name").length === 1, entries: [...feed.querySelectorAll(".h-entry")].map((entry) => lacks(entry, ["p-name", "u-url", "dt-published"])) })),
      text: [...document.querySelectorAll("article.h-entry")].map((text) => ({ lacks: lacks(text, ["p-name", "u-url", "e-content", "dt-published"]), urls: own(text, "u-url").map((url) => url.href ?? new URL(url.value, document.baseURI).href) })),
      canonical: document.querySelector("link[rel=canonical]")?.href,
    };
  })()`;
  await withPage({}, async (page) => {
    for (const name of ["home", "projects", "project", "logs", "all", "label", "archive", "year", "month", "log", "unfiled-log", "page"]) {
      await page.goto(sampleAddress(name));
      const { feeds, text, canonical } = await evaluate<{ feeds: { named: boolean; entries: string[][] }[]; text: { lacks: string[]; urls: string[] }[]; canonical: string }>(page, read);
      const isText = ["log", "unfiled-log", "page"].includes(name);
      assert.equal(feeds.length, isText ? 0 : name === "home" ? 2 : 1, name);
      for (const feed of feeds) assert.deepEqual([feed.named, feed.entries.flat()], [true, []], name);
      assert.ok(feeds.every(({ entries }) => entries.length > 0), name);
      // A page has no date that readers are told.
      const expected = isText || name === "project" ? [{ lacks: name === "page" ? ["dt-published"] : [], urls: [canonical] }] : [];
      assert.deepEqual(text, expected, name);
    }
  });
});

test("a link to a comment deep in a long thread leads there, and nothing moves under who reads on from it", async () => {
  const words = "Words of uneven number. ";
  const roots = Array.from({ length: 600 }, (_, index) => ({ comment: sampleComment({ id: `c${index}`, page: samples.hotStepper.key, html: `<p>${words.repeat((index * 7) % 60)}</p>` }), replies: [] }));
  const library = { ...sampleSiteLibrary, threads: new Map([[samples.hotStepper.key, sampleThread(roots)]]) };
  await withPage({ width: 390 }, async (page) => {
    await page.route("**/long", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: String(logPage({ library, log: samples.hotStepper, form: sampleForm })) }));
    await page.addInitScript(watchMoves);
    for (const id of ["c0", "c40", "c300", "c590"]) {
      await page.goto("about:blank");
      // To the first one by scrolling, so that the others are not laid out yet.
      await page.goto(sampleAddress("long") + (id === "c0" ? "" : `#comment-${id}`));
      await page.locator("html:not([data-came])").waitFor();
      if (id === "c0") await evaluate(page, `document.getElementById("comment-c0").scrollIntoView()`);
      await page.waitForFunction(standsStill);
      const top = await evaluate<number>(page, `document.getElementById("comment-${id}").getBoundingClientRect().top`);
      assert.ok(top >= 0 && top < 100, `${id} at ${top} px`);
      await evaluate(page, `(async () => {
        for (let step = -5; step < 10; step++) {
          scrollBy(0, step < 0 ? -500 : 500);
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }
      })()`);
      assert.deepEqual(await page.evaluate("moved"), [], `after ${id}`);
    }
  });
});

test("nothing moves under who goes down a long text before the scripts came", async () => {
  const blocks = Array.from({ length: 60 }, (_, index) => (index % 7 === 3 ? `<pre><code>${"line\n".repeat((index * 5) % 40)}</code></pre>` : `<p>${"Words of uneven number. ".repeat((index * 7) % 60)}</p>`));
  const log = { ...samples.hotStepper, html: blocks.join("\n") };
  await withPage({ width: 390 }, async (page) => {
    await page.route("**/early", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: String(logPage({ library: sampleSiteLibrary, log, form: sampleForm })) }));
    let letIn = (): void => undefined;
    const scrolled = new Promise<void>((resolve) => (letIn = resolve));
    await page.route("**/*.js", (route) => scrolled.then(() => route.fallback()));
    await page.addInitScript(watchMoves);
    await page.goto(sampleAddress("early"));
    assert.ok(await evaluate<boolean>(page, `"came" in document.documentElement.dataset`));
    await evaluate(page, `document.getElementById("comment-form-body").scrollIntoView()`);
    // Nothing is guessed any more from the first step on.
    await page.locator("html:not([data-came])").waitFor();
    await page.waitForFunction(standsStill);
    letIn();
    await page.locator("[role=status]").waitFor({ state: "attached" });
    await page.waitForFunction(standsStill);
    const top = await evaluate<number>(page, `document.getElementById("comment-form-body").getBoundingClientRect().top`);
    assert.ok(await evaluate<number>(page, "scrollY") > 1000);
    assert.ok(top >= 0 && top < 100, `the field at ${top} px`);
    assert.deepEqual(await page.evaluate("moved"), []);
  });
});

/** Notes in `moved` what moved by itself. */
const watchMoves = `window.moved = []; new PerformanceObserver((list) => { for (const { value, hadRecentInput, sources } of list.getEntries()) if (!hadRecentInput) moved.push(value + ": " + sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName)); }).observe({ type: "layout-shift", buffered: true })`;

/** Whether the page has scrolled nowhere for ten frames. */
const standsStill = `new Promise((resolve) => {
  let [at, frames] = [scrollY, 0];
  requestAnimationFrame(function look() {
    frames = scrollY === at ? frames + 1 : 0;
    at = scrollY;
    if (frames < 10) requestAnimationFrame(look);
    else resolve(true);
  });
})`;

test("nothing moves when scripts come, on a phone and with letters doubled at 320 px", async () => {
  for (const [name, width, letters] of [["log", 390, 1], ["project", 390, 1], ["log", 320, 2]] as const) {
    await withPage({ width }, async (page) => {
      let letIn = (): void => undefined;
      const measured = new Promise<void>((resolve) => (letIn = resolve));
      await page.route("**/*.js", (route) => measured.then(() => route.fallback()));
      await page.goto(sampleAddress(name));
      await evaluate(page, `document.documentElement.style.fontSize = "${letters * 115}%"`);
      // What waits below the first screen with guessed heights is looked at elsewhere: no shift is in sight.
      await evaluate(page, `document.documentElement.removeAttribute("data-came")`);
      await evaluate(page, `(window.places = new Map([...document.querySelectorAll("main *:not(.away, .away *)")].map((element) => [element, element.getBoundingClientRect().top]))).size`);
      letIn();
      await page.locator("[role=status]").waitFor({ state: "attached" });
      const moved = await evaluate<string[]>(page, `[...places].map(([element, top]) => [element.getBoundingClientRect().top - top, element]).filter(([by]) => Math.abs(by) > 0.1).map(([by, element]) => by + " px: " + element.outerHTML.slice(0, 80))`);
      assert.deepEqual(moved, [], `${name} at ${width} px, letters × ${letters}`);
    });
  }
});

test("the honeypot is out of sight and out of the way of the keyboard", async () => {
  await withPage({}, async (page) => {
    await page.goto(sampleAddress("log"));
    const box = await page.locator("#comment-form .away").boundingBox();
    assert.ok(box !== null && box.y + box.height < 0);
    assert.equal(await page.locator("[aria-hidden=true] #comment-form-subject").getAttribute("tabindex"), "-1");
  });
});
