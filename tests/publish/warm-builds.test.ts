/** What a build takes over from the one before it, in processes of their own, as on an author's machine and in CI. */
import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { TestSite } from "../helpers/site.ts";

const texts = {
  "projects/robot/index.md": "# Robot\n\nIt walks.\n",
  "projects/robot/2026-01-01-legs.md": "---\nlabels: [Git]\n---\n# Legs\n\n![A leg](leg.png)\n\nSee [the news](../../logs/2026-01-03-news.md).\n",
  "projects/robot/2026-01-02-arms.md": "# Arms\n\nTwo of them.\n",
  "logs/2026-01-03-news.md": "---\nlabels: [git]\n---\n# News\n\nMore to come.\n",
  "logs/2026-01-04-gone.md": "# Gone\n\nSoon.\n",
  "logs/2026-01-05-same.md": "# Same\n\n> [!note]\n> As ever.\n",
};

/** Each is about another rule: nothing that depends on it may be as it was. */
const changes: Record<string, (site: TestSite) => Promise<void>> = {
  "a layout": (site) => replace(site, "layouts/log.ts", 'class="tab"', 'class="tab changed"'),
  "the settings": (site) => replace(site, "site.config.ts", 'title: "Unfiled"', 'title: "Otherwise"'),
  "the theme": (site) => replace(site, "layouts/style/theme.css", "--accent:", "--other: red;\n  --accent:"),
  "how a label is spelt": (site) => replace(site, "content/logs/2026-01-03-news.md", "[git]", "[GIT]"),
  "the title of a neighbour": (site) => replace(site, "content/projects/robot/2026-01-02-arms.md", "# Arms", "# Four arms"),
  "the address of a text that another links to": (site) => replace(site, "content/logs/2026-01-03-news.md", "---\nlabels", "---\npermalink: /logs/newest/\nlabels"),
  "the bytes of a picture": (site) => site.copy("other.png", "content/projects/robot/leg.png"),
  "a text that goes": (site) => rm(path.join(site.root, "content/logs/2026-01-04-gone.md")),
};

async function replace(site: TestSite, file: string, from: string, to: string): Promise<void> {
  const text = await site.read(file);
  assert.ok(text.includes(from), `${file} has no ${from}`);
  await site.write(file, text.replace(from, to));
}

describe("a build after another", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.create(texts);
    await copyPicture("content/projects/unfiled/lock.png", "content/projects/robot/leg.png");
    await copyPicture("content/projects/unfiled/builds.png", "other.png");
    await site.write("elsewhere.ts", 'export const words = "Of elsewhere";\n');
    await replace(site, "layouts/not-found.ts", "<h1", '<h1 data-words="${words}"');
    await site.write("layouts/not-found.ts", `import { words } from "../elsewhere.ts";\n${await site.read("layouts/not-found.ts")}`);
    await build();
  });
  after(() => site.remove());

  const copyPicture = (from: string, to: string): Promise<void> => copyFile(from, path.join(site.root, to));
  const clear = (...folders: string[]): Promise<unknown> => Promise.all(folders.map((folder) => rm(path.join(site.root, folder), { recursive: true, force: true })));

  async function build(): Promise<Map<string, string>> {
    const { code, stderr } = await site.unfiled(["build"], { UNFILED_PAGE_KEY: "k".repeat(43) });
    assert.equal(code, 0, stderr);
    return tree();
  }

  /** Every file but the one that holds the time of the build. */
  async function tree(): Promise<Map<string, string>> {
    const entries = await readdir(path.join(site.root, "_site"), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name !== "build.json").map((entry) => path.join(entry.parentPath, entry.name));
    return new Map(await Promise.all(files.toSorted().map(async (file): Promise<[string, string]> => [path.relative(site.root, file), await readFile(file, "latin1")])));
  }

  it("is what a first build is, whatever changed in between, and where only the cache is left of the one before", async () => {
    const unchanged = "_site/icon.svg";
    const { mtimeMs } = await stat(path.join(site.root, unchanged));
    const earlier = await tree();
    for (const change of Object.values(changes)) await change(site);
    const warm = await build();
    assert.notDeepEqual(warm, earlier);
    assert.equal((await stat(path.join(site.root, unchanged))).mtimeMs, mtimeMs, "what is the same was written again");
    assert.ok(!warm.has("_site/logs/gone/index.html") && !warm.has("_site/logs/news/index.html"), "what has no source stayed");

    // A CI service brings the cache back with times of its own, and no site.
    await clear("_site");
    const cache = path.join(site.root, ".cache");
    for (const file of await readdir(cache, { recursive: true })) await utimes(path.join(cache, file), new Date(), new Date());
    const restored = await build();
    await clear("_site", ".cache");
    const cold = await build();
    assert.deepEqual([...warm.keys()], [...cold.keys()]);
    for (const [file, text] of cold) assert.deepEqual({ file, warm: warm.get(file), restored: restored.get(file) }, { file, warm: text, restored: text });
    for (const part of ["tab changed", "Otherwise", "Four arms", "/logs/newest/"]) assert.match(cold.get("_site/projects/robot/legs/index.html") ?? "", new RegExp(part));
  });

  it("makes right again what somebody changed in the site, and writes nothing else", async () => {
    const right = await build();
    const [changed, gone, added, folder] = ["_site/logs/same/index.html", "_site/projects/robot/legs/index.html", "_site/logs/stray.html", "_site/index.html"] as const;
    const pictures = [...right.keys()].filter((file) => file.includes("/leg.png"));
    assert.equal(pictures.length, 3);
    const times = async (): Promise<Map<string, number>> => new Map(await Promise.all([...right.keys()].filter((file) => ![changed, gone, folder, ...pictures].includes(file)).map(async (file): Promise<[string, number]> => [file, (await stat(path.join(site.root, file))).ctimeMs])));
    const before = await times();
    // As long as it was, and with the time that it had.
    const { atime, mtime } = await stat(path.join(site.root, changed));
    await site.write(changed, (await site.read(changed)).replace("As ever", "Ever as"));
    await utimes(path.join(site.root, changed), atime, mtime);
    await rm(path.join(site.root, gone));
    await site.write(added, "?");
    // As long as they were, and newer than the picture.
    for (const picture of pictures) await site.write(picture, "?".repeat(right.get(picture)?.length ?? 0));
    await rm(path.join(site.root, folder));
    await mkdir(path.join(site.root, folder));
    assert.deepEqual(await build(), right);
    assert.deepEqual(await times(), before);
  });

  it("makes anew what a layout has from a file that lies elsewhere", async () => {
    await replace(site, "elsewhere.ts", "Of elsewhere", "Of late");
    assert.match((await build()).get("_site/404.html") ?? "", /data-words="Of late"/);
  });

  it("renders anew what has a word of ours in it, where that changed", async () => {
    await replace(site, "src/config/words/en/pages.ts", 'note: "Note"', 'note: "Nota bene"');
    assert.match((await build()).get("_site/logs/same/index.html") ?? "", /<p class="callout-title">Nota bene<\/p>/);
  });
});
