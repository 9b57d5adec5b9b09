import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatProblem } from "../../src/content/problems.ts";
import { at, commentSource, load, logAt, now, projectAt, site, sources } from "./make-library.ts";

const robot = { "projects/robot/index.md": "# Robot\n\nIt walks." };

describe("what a text is", () => {
  const { library, problems } = load({
    ...robot,
    "projects/robot/2026-01-02-First Steps.md": "x",
    "projects/robot/legs/index.md": "x",
    "projects/robot/end.md": "---\nkind: follow-up\n---\nx",
    "logs/2026-02-03-hello.md": "x",
    "logs/pictures/index.md": "x",
    "pages/about.md": "x",
  });
  const cases: [string, string, string][] = [
    ["/projects/robot/", "project", "projects/robot"],
    ["/projects/robot/first-steps/", "log", "projects/robot/2026-01-02-First Steps"],
    ["/projects/robot/legs/", "log", "projects/robot/legs"],
    ["/projects/robot/end/", "follow-up", "projects/robot/end"],
    ["/logs/hello/", "unfiled", "logs/2026-02-03-hello"],
    ["/logs/pictures/", "unfiled", "logs/pictures"],
    ["/about/", "page", "pages/about"],
  ];
  for (const [url, kind, key] of cases) {
    it(`is told by its place: ${key} is a ${kind} at ${url}`, () => {
      assert.equal(at(library, url).kind, kind);
      assert.equal(at(library, url).key, key);
    });
  }

  it("has no problems where all is in its place", () => assert.deepEqual(problems, []));

  it("ties logs to their project", () => assert.equal(logAt(library, "/projects/robot/legs/").project, "projects/robot"));
});

const title = (text: string) => {
  const { library } = load({ "logs/x.md": text });
  const { title: found, html, description } = logAt(library, "/logs/x/");
  return { title: found, html, description };
};

describe("a log without front matter", () => {
  it("is called after its first heading, which then does not stand twice", () => {
    assert.deepEqual(title("# The *lock*\n\nText."), { title: "The lock", html: "<p>Text.</p>\n", description: "Text." });
    assert.deepEqual(title("# The lock {#lock}\n\nText."), { title: "The lock", html: "<p>Text.</p>\n", description: "Text." });
    assert.deepEqual(title("\uFEFF\r\nThe lock\r\n========\r\n\r\nText."), { title: "The lock", html: "<p>Text.</p>\n", description: "Text." });
    assert.deepEqual(title("<!-- note -->\n\n## The lock\nText."), { title: "The lock", html: "<!-- note -->\n<p>Text.</p>\n", description: "Text." });
    assert.equal(title("---\ntitle: The lock\n---\n<!-- note -->\n\n# The lock\n\nText.").html, "<!-- note -->\n<p>Text.</p>\n");
    assert.equal(title("Text.\n\n# The lock\n\nMore.").html, "<p>Text.</p>\n<p>More.</p>\n");
  });

  it("is called after its first line, which stays", () => {
    assert.deepEqual(title("Today *it* rained.\nMore."), { title: "Today it rained.", html: "<p>Today <em>it</em> rained.\nMore.</p>\n", description: "More." });
    assert.equal(title("- One\n- Two").title, "One");
    assert.equal(title("> [!NOTE]\n> Only this.").title, "Only this.");
    assert.equal(title("> [!tip] So *it* goes\n> And more.").title, "So it goes");
    assert.equal(title("- [x] Done\n- [ ] Open").title, "Done");
    assert.equal(title("[X](https://example.org/) is gone.").title, "X is gone.");
    assert.equal(title("Text.\n\n## A part\n\nMore.").title, "Text.");
  });

  it("does not take a comment in code for its heading", () => assert.equal(title("```sh\n# not a title\n```\n\nText.").title, "Text."));

  it("has a short title also where the first line is a whole paragraph", () => {
    const { title: found } = title("word ".repeat(100));
    assert.ok(found.length <= 100 && found.endsWith("word…"), found);
  });

  it("leaves out a heading that says what the front matter says", () => {
    assert.equal(title("---\ntitle: The lock\n---\n# The Lock\n\nText.").html, "<p>Text.</p>\n");
    assert.equal(title("---\ntitle: The lock\n---\n# Another\n\nText.").html, '<h2 id="another"><a href="#another">Another</a></h2>\n<p>Text.</p>\n');
  });
});

const dateOf = (path: string, text: string, commits: Record<string, string> = {}) => {
  const firstCommits = { dates: new Map(Object.entries(commits)), shallow: false };
  return load({ [path]: text }, { firstCommits }).library.logs[0]?.date.iso;
};

describe("the date of a log", () => {
  const committed = { "content/logs/2026-02-03-x.md": "2026-03-04T23:00:00-08:00", "content/logs/x.md": "2026-03-04T23:00:00-08:00" };

  it("is the front matter's, else the name's, else the first commit's, else the file's time", () => {
    assert.equal(dateOf("logs/2026-02-03-x.md", "---\ndate: 2026-01-02\n---\nx", committed), "2026-01-02");
    assert.equal(dateOf("logs/2026-02-03-x.md", "x", committed), "2026-02-03");
    assert.equal(dateOf("logs/2026-02-03-x/index.md", "x"), "2026-02-03");
    assert.equal(dateOf("logs/x.md", "x", committed), "2026-03-04T23:00:00-08:00");
    assert.equal(Date.parse(dateOf("logs/x.md", "x") ?? ""), Date.parse("2026-06-01T10:00:00Z"));
  });

  it("keeps the author's day", () => {
    const { library } = load({ "logs/x.md": "---\ndate: 2018-02-15T22:38:14-06:00\n---\nx" });
    assert.deepEqual(logAt(library, "/logs/x/").date, { day: "2018-02-15", iso: "2018-02-15T22:38:14-06:00" });
  });

  it("is a mistake in a shallow clone, unless it is written down or the file is new", () => {
    const firstCommits = { dates: new Map([["content/logs/x.md", "2026-03-04T23:00:00Z"]]), shallow: true };
    assert.match(load({ "logs/x.md": "x" }, { firstCommits }).problems.map(formatProblem).join(), /^content\/logs\/x\.md: date: there is no date, and in this shallow clone/);
    assert.deepEqual(load({ "logs/x.md": "---\ndate: 2026-01-01\n---\nx", "logs/2026-01-01-y.md": "x", "logs/new.md": "x" }, { firstCommits }).problems, []);
  });
});

const dated = (date: string) => `---\ndate: ${date}\n---\nx`;

const order = (given: Record<string, string>) => load(given).library.logs.map((log) => log.key.slice(-1)).join("");

describe("the order of things", () => {
  it("is newest first for logs, by instant, and by key where that is the same", () => {
    const texts = { "logs/a.md": dated("2026-01-01"), "logs/b.md": dated("2026-01-01"), "logs/c.md": dated("2026-01-01T02:00+03:00"), "logs/d.md": dated("2025-12-31T20:00-06:00") };
    assert.equal(order(texts), "dbac");
    assert.equal(order(Object.fromEntries(Object.entries(texts).toReversed())), "dbac");
  });

  it("is most recently touched first for projects, and those never touched last", () => {
    const { library } = load({
      "projects/a/index.md": "---\nstarted: 2026-01-01\n---\nA",
      "projects/b/index.md": "---\nstarted: 2025-01-01\n---\nB",
      "projects/b/2026-02-01-x.md": "x",
      "projects/c/index.md": "C",
    });
    assert.deepEqual(library.projects.map(({ key, touched }) => [key, touched?.day]), [["projects/b", "2026-02-01"], ["projects/a", "2026-01-01"], ["projects/c", undefined]]);
  });

  it("counts logs in their project, and lets the follow-up come after the last without counting it", () => {
    const { library } = load({
      ...robot,
      "projects/robot/2026-01-03-third.md": "x",
      "projects/robot/2026-01-01-first.md": "x",
      "projects/robot/2026-01-02-end.md": "---\nkind: follow-up\n---\nx",
    });
    const place = (url: string) => {
      const found = library.places.get(logAt(library, url).key);
      return [found?.number, found?.of, found?.previous?.url, found?.next?.url];
    };
    assert.deepEqual(place("/projects/robot/first/"), [1, 2, undefined, "/projects/robot/third/"]);
    assert.deepEqual(place("/projects/robot/third/"), [2, 2, "/projects/robot/first/", "/projects/robot/end/"]);
    assert.deepEqual(place("/projects/robot/end/"), [undefined, 2, "/projects/robot/third/", undefined]);
    assert.equal(projectAt(library, "/projects/robot/").touched?.day, "2026-01-03");
  });

  it("is part, then date, in a series", () => {
    const { library } = load({
      "logs/2026-01-01-late.md": "---\nseries: Two Ways\npart: 2\n---\nx",
      "logs/2026-01-02-early.md": "---\nseries: two ways\npart: 1\n---\nx",
      "logs/2026-01-03-z.md": "---\nseries: Two ways!\n---\nx",
      "logs/2026-01-02-y.md": "---\nseries: Two ways\n---\nx",
    });
    const series = library.series.get("two-ways");
    assert.equal(series?.name, "Two Ways");
    assert.deepEqual(series.logs.map((log) => log.url), ["/logs/early/", "/logs/late/", "/logs/y/", "/logs/z/"]);
  });
});

describe("labels", () => {
  const { library } = load({
    "logs/2026-01-01-a.md": "---\nlabels: [Git, git, GIT hub]\ntags: Zoo, git\ncategories: [2024]\n---\nx",
    "logs/2026-01-02-b.md": "---\ntags: gIT\n---\nx",
    "projects/robot/index.md": "---\nlabels: git\n---\nx",
  });

  it("come from labels, tags and categories, each once, as the first text by path spells them", () => {
    assert.deepEqual(logAt(library, "/logs/a/").labels, [{ slug: "git", name: "Git" }, { slug: "git-hub", name: "GIT hub" }, { slug: "zoo", name: "Zoo" }, { slug: "2024", name: "2024" }]);
    assert.deepEqual(logAt(library, "/logs/b/").labels, [{ slug: "git", name: "Git" }]);
  });

  it("know their logs, newest first, and projects, and stand in the order of their names", () => {
    assert.deepEqual([...library.labels.keys()], ["2024", "git", "git-hub", "zoo"]);
    const git = library.labels.get("git");
    assert.deepEqual([git?.url, git?.logs.map((log) => log.url), git?.projects.map((project) => project.url)], ["/labels/git/", ["/logs/b/", "/logs/a/"], ["/projects/robot/"]]);
  });
});

describe("drafts and logs before their date", () => {
  const texts = {
    "logs/2026-01-01-now.md": "x",
    "logs/draft.md": "---\ndraft: true\n---\nx",
    "logs/soon.md": "---\ndate: 2026-11-20T13:00:01+01:00\n---\nx",
    "logs/later.md": "---\ndate: 2026-12-24\n---\nx",
    "projects/secret/index.md": "---\ndraft: true\n---\nx",
    "projects/secret/2026-01-01-log.md": "x",
  };
  const urls = (options: { drafts?: boolean; future?: boolean; now?: Date }) => load(texts, options).library.logs.map((log) => log.url);

  it("take the files in their folders along", () => {
    const files = ["content/logs/a/shown.png", "content/logs/b/hidden.png", "content/logs/shown.png", "content/projects/p/hidden.png", "content/projects/p/log/hidden.png", "content/logs/later/hidden.png"];
    const assets = files.map((source) => ({ source, url: source.replace("content", "/media") }));
    const folders = { "logs/a/index.md": "# A", "logs/b/index.md": "---\ndraft: true\n---\n# B", "logs/b.md": "# Beside it", "projects/p/index.md": "---\ndraft: true\n---\n# P", "projects/p/log/index.md": "# Log", "logs/later/index.md": "---\ndate: 2027-01-01\n---\n# Later" };
    const shown = (options: { drafts?: boolean; future?: boolean }) => load(sources(folders, { assets }), options).library.assets.map(({ source }) => source);
    assert.deepEqual(shown({}), ["content/logs/a/shown.png", "content/logs/shown.png"]);
    assert.deepEqual(shown({ drafts: true, future: true }), files);
  });

  it("are left out, the logs of a draft project too", () => {
    assert.deepEqual(urls({}), ["/logs/now/"]);
    assert.deepEqual(load(texts).problems, []);
    assert.deepEqual(load(texts).library.projects, []);
  });

  it("are there where they are asked for", () => {
    assert.deepEqual(urls({ future: true }), ["/logs/later/", "/logs/soon/", "/logs/now/"]);
    assert.deepEqual(urls({ drafts: true }), ["/logs/draft/", "/projects/secret/log/", "/logs/now/"]);
  });

  it("are there when their time has come, and the Library says when that is", () => {
    assert.equal(load(texts).library.nextDue, "2026-11-20T12:00:01.000Z");
    assert.deepEqual(urls({ now: new Date("2026-11-20T12:00:01Z") }), ["/logs/soon/", "/logs/now/"]);
    assert.equal(load({ "logs/2026-01-01-now.md": "x" }).library.nextDue, undefined);
    assert.equal(load(texts, { future: true }).library.nextDue, undefined);
  });
});

describe("what a text may say about itself", () => {
  const { library, problems } = load(
    sources(
      {
        "projects/robot/index.md": "---\ntitle: Robot\nsubtitle: It walks\nstatus: paused\nrepository: https://example.org/robot\nid: robot\npermalink: /robot\naliases: [/old/, /older.html]\ncover: legs.png\n---\nx",
        "projects/robot/log.md":
          "---\ndate: 2026-01-01\nwritten: 2025-12-31\nupdated: 2026-02-02\nsummary: Short.\nlang: de\ncomments: false\nmoderation: hold\nreply: true\nnext: Arms.\nseries: S\npart: 3\ncover:\n  src: https://example.org/c.png\n  alt: Legs\n---\nx",
        "logs/2026-01-02-plain.md": "x",
        "pages/about.md": "x",
        "pages/guestbook.md": "---\ncomments: true\n---\nx",
      },
      { assets: [{ source: "content/projects/robot/legs.png", url: "/media/projects/robot/legs.png", width: 3, height: 4 }] },
    ),
  );

  it("is taken over as written", () => {
    assert.deepEqual(problems, []);
    const project = projectAt(library, "/robot/");
    assert.deepEqual(
      [project.key, project.subtitle, project.status, project.repository, project.cover],
      ["robot", "It walks", "paused", "https://example.org/robot", { url: "/media/projects/robot/legs.png", width: 3, height: 4, alt: "" }],
    );
    const log = logAt(library, "/projects/robot/log/");
    assert.deepEqual(
      [log.project, log.written?.day, log.updated?.day, log.summary, log.description, log.lang, log.comments, log.moderation, log.reply, log.next, log.series, log.cover],
      ["robot", "2025-12-31", "2026-02-02", "Short.", "Short.", "de", false, "hold", true, "Arms.", { slug: "s", name: "S", part: 3 }, { url: "https://example.org/c.png", alt: "Legs" }],
    );
  });

  it("is what the site says where it says nothing", () => {
    const log = logAt(library, "/logs/plain/");
    assert.deepEqual([log.comments, log.moderation, log.reply, log.draft, log.labels, log.aliases], [true, "publish", false, false, [], []]);
    assert.equal(load({ "logs/2026-01-02-x.md": "x" }, { site: { ...site, comments: false, moderation: "hold" } }).library.logs[0]?.comments, false);
  });

  it("opens a page for comments, which is closed by itself", () => {
    assert.deepEqual([at(library, "/about/").comments, at(library, "/guestbook/").comments], [false, true]);
  });

  it("leads earlier addresses here", () => assert.deepEqual(library.redirects, [{ from: "/old/", to: "/robot/" }, { from: "/older.html", to: "/robot/" }]));
});

describe("comments in the Library", () => {
  const texts = { "logs/2026-01-01-x.md": "---\nid: x\n---\nx", "logs/draft.md": "---\ndraft: true\n---\nx" };

  it("form one thread a page, and a bad file costs only itself", () => {
    const bad = { path: "data/comments/x/bad.json", text: "{" };
    const { library, problems, skipped } = load(sources(texts, { comments: [commentSource("x", 1), bad, commentSource("x", 2, { status: "held" }), commentSource("x", 3)] }));
    assert.equal(library.threads.get("x")?.count, 2);
    assert.deepEqual(problems, []);
    assert.deepEqual(skipped.map(formatProblem), ["data/comments/x/bad.json: is not JSON"]);
  });

  it("of a draft wait, and those of no page at all are named once", () => {
    const { library, skipped } = load(sources(texts, { comments: [commentSource("logs/draft", 1), commentSource("logs/gone", 2), commentSource("logs/gone", 3)] }));
    assert.equal(library.threads.size, 0);
    assert.deepEqual(skipped.map(({ file }) => file), ["data/comments/logs/gone/"]);
  });
});

describe("the Library", () => {
  it("is frozen", () => {
    const { library } = load(sources({ ...robot, "projects/robot/2026-01-01-x.md": "---\nlabels: a\n---\nx" }, { comments: [commentSource("projects/robot", 1)] }));
    const log = logAt(library, "/projects/robot/x/");
    for (const part of [library, library.logs, library.projects, log, log.date, log.labels, log.labels[0], library.projects[0], library.projects[0]?.logs, library.labels.get("a"), library.places.get(log.key)]) {
      assert.ok(Object.isFrozen(part));
    }
  });

  it("is the same whatever the order in which the files were read", () => {
    const texts = { ...robot, "projects/robot/2026-01-01-a.md": "---\nlabels: Git\n---\nx", "projects/robot/2026-01-01-b.md": "---\nlabels: git\n---\nx", "pages/a.md": "x" };
    const turned = Object.fromEntries(Object.entries(texts).toReversed());
    assert.deepEqual(load(turned).library, load(texts).library);
  });

  it("links texts to each other under the prefix", () => {
    const { library } = load({ "logs/2026-01-01-a.md": "[b](2026-01-02-b.md#x)", "logs/2026-01-02-b.md": "x" }, { site: { ...site, prefix: "/blog/" } });
    assert.equal(logAt(library, "/logs/a/").html, '<p><a href="/blog/logs/b/#x">b</a></p>\n');
    assert.deepEqual(logAt(library, "/logs/a/").linkedSources, ["content/logs/2026-01-02-b.md"]);
  });

  it("describes a text by its beginning, at most 200 characters, cut between words", () => {
    const { description } = logAt(load({ "logs/x.md": `# T\n\n${"twelve chars ".repeat(40)}` }, { now }).library, "/logs/x/");
    assert.ok(description.length <= 200 && description.length > 180 && description.endsWith("chars…"), description);
  });
});
