import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { commentFileSchema, type CommentFile } from "../../src/content/schemas/comment.ts";
import { waitFor } from "../helpers/wait.ts";
import { TestSite, type RunningSite } from "../helpers/site.ts";
import type { Soak } from "./soak.ts";
import { postUntilAnswered, readForm, type Form, type Post, type PostAnswer } from "./flood/post.ts";

const pages = 20;
/** The contract's limit for an hour: so many doubtful comments wait for the owner, and no more. */
const mostHeld = 100;
/** Posts under way at the same time. */
const atOnce = 64;

/** Ten thousand posts at the one process, nine of ten by machines: people are heard, and machines cost little. */
export async function soakFlood({ small, say }: Soak): Promise<void> {
  const posts = small ? 200 : 10_000;
  const site = await TestSite.create(Object.fromEntries(Array.from({ length: pages }, (_, n) => [`logs/2026-10-01-page-${n}.md`, `# Page ${n}\n\nWords.\n`])));
  try {
    // Everybody has an address of his own, as in a real flood: limits that count senders see nothing.
    const running = await site.start({ UNFILED_LIMITS: "on", UNFILED_TRUST_PROXY: "1" });
    const forms = await Promise.all(Array.from({ length: pages }, (_, n) => readForm(running.url, `logs/page-${n}/`)));
    await soakMachines(site, running, forms, { posts: posts / 2, say });
    await soakTogether(site, running, forms, { posts: posts / 2, say });
    const held = (await readComments(site)).filter(({ status }) => status === "held").length;
    say(`${held} wait for the owner`);
    assert.ok(held <= mostHeld, "more than an owner can look at");
    await running.stop();
    assert.equal(await site.git("status", "--porcelain"), "");
    assert.equal(await site.git("fsck", "--strict", "--no-dangling"), "");
  } finally {
    await site.remove();
  }
}

interface Phase {
  readonly posts: number;
  readonly say: Soak["say"];
}

/** Machines alone: no page is written, no site is built, and what is kept for the owner has an end. */
async function soakMachines(site: TestSite, running: RunningSite, forms: readonly Form[], { posts, say }: Phase): Promise<void> {
  say(`${posts} posts by machines alone`);
  const before = { pages: await writingTimes(site), commits: await countCommits(site), builds: await countBuilds(site) };
  const answers = await postAll(running, Array.from({ length: posts }, (_, n) => machinePost(n, forms)));
  await settled(site, running);
  const [kept, commits] = [answers.filter(isKept), (await countCommits(site)) - before.commits];
  say(`${tally(answers)}; ${commits} commits`);
  assert.deepEqual(kept.filter(({ status }) => status !== "held"), [], "a machine's words were published");
  assert.ok(commits <= kept.length, `${commits} commits for ${kept.length} comments`);
  assert.deepEqual(await writingTimes(site), before.pages, "pages were written for machines");
  assert.equal(await countBuilds(site), before.builds);
}

/** Machines and people at the same time: each person's words are published once, and stand in the page. */
async function soakTogether(site: TestSite, running: RunningSite, forms: readonly Form[], { posts, say }: Phase): Promise<void> {
  const people = Math.round(posts / 10);
  say(`${posts} posts, ${people} of them by people`);
  const before = { commits: await countCommits(site), files: new Set(await committed(site)) };
  const mixed = Array.from({ length: posts }, (_, n) => (n % 10 === 0 ? honestPost(n / 10, forms) : machinePost(posts + n, forms)));
  const answers = await postAll(running, mixed);
  const honest = answers.filter(({ post }) => post.isHonest);
  await settled(site, running);
  const commits = (await countCommits(site)) - before.commits;
  say(`machines: ${tally(answers.filter(({ post }) => !post.isHonest))}`);
  say(`people: ${tally(honest)}, ${honest.filter(({ asked }) => asked).length} of them after they were asked to look once more; slowest answer ${Math.max(...answers.map(({ ms }) => ms)).toFixed(0)} ms; ${commits} commits`);
  assert.deepEqual(honest.filter(({ status }) => status !== "published").map(({ code, status }) => code ?? status), [], "people were not heard");

  const added = (await committed(site)).filter((file) => !before.files.has(file));
  const kept = answers.filter(isKept);
  assert.deepEqual(added.toSorted(), kept.map(({ post, id }) => `data/comments/${post.form.page}/${id}.json`).toSorted(), "the branch holds what was acknowledged, once, and nothing else");
  assert.ok(commits <= kept.length, `${commits} commits for ${kept.length} comments`);
  for (const [n, form] of forms.entries()) {
    const page = await (await fetch(`${running.url}logs/page-${n}/`)).text();
    const ids = [...page.matchAll(/ id="comment-([0-9a-f]{8}-[0-9a-f-]+)"/g)].map(([, id]) => id ?? "");
    assert.deepEqual(ids.toSorted(), honest.flatMap(({ post, id }) => (post.form === form && id !== undefined ? [id] : [])).toSorted(), `the comments of page ${n}`);
  }
}

/** In turn: a filled honeypot, a forged token, one text everywhere, and links under ever new words. */
function machinePost(n: number, forms: readonly Form[]): Post {
  const form = forms[Math.floor(n / 4) % pages];
  if (form === undefined) throw new Error("there are no forms");
  const links = "Look: https://a.example https://b.example https://c.example https://d.example https://e.example";
  const kinds: Partial<Post>[] = [{ subject: "hi" }, { token: `${form.token.slice(0, -8)}AAAAAAAA` }, { body: `One and the same text, sent to everybody and everywhere. ${links}` }, { body: `Deal ${n}. ${links}` }];
  return { form, isHonest: false, address: addressOf(2 * n + 1), name: `Shop ${n}`, body: `Buy ${n}`, ...kinds[n % 4] };
}

/** Every other person has something to say on the first page, where so much is said that all are asked to look once more. */
function honestPost(n: number, forms: readonly Form[]): Post {
  const form = forms[n % 2 === 0 ? 0 : n % pages];
  if (form === undefined) throw new Error("there are no forms");
  return { form, isHonest: true, address: addressOf(2 * n), name: `Reader ${n}`, body: `What I make of it is my own business, and number ${n}.` };
}

function addressOf(n: number): string {
  return `11.${(n >> 8) & 255}.${n & 255}.7`;
}

async function postAll(running: RunningSite, posts: readonly Post[]): Promise<PostAnswer[]> {
  const answers: PostAnswer[] = [];
  const left = [...posts.entries()].toReversed();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) answers[next[0]] = await postUntilAnswered(running.url, next[1]);
    }),
  );
  return answers;
}

function isKept({ status }: PostAnswer): boolean {
  return status !== undefined;
}

function tally(answers: readonly PostAnswer[]): string {
  const counts = new Map<string, number>();
  for (const { status, code = "?" } of answers) counts.set(status ?? `refused as ${code}`, (counts.get(status ?? `refused as ${code}`) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${count} ${what}`).join(", ");
}

async function settled(site: TestSite, running: RunningSite): Promise<void> {
  const head = await site.git("rev-parse", "HEAD");
  await waitFor("build.json to name the head", async () => ((await (await fetch(`${running.url}build.json`)).json()) as { commit: string }).commit === head, 60_000);
}

async function countCommits(site: TestSite): Promise<number> {
  return Number(await site.git("rev-list", "--count", "HEAD"));
}

async function countBuilds(site: TestSite): Promise<number> {
  return (JSON.parse(await site.read("_site/build.json")) as { builds: string[] }).builds.length;
}

async function readComments(site: TestSite): Promise<CommentFile[]> {
  return await Promise.all((await committed(site)).map(async (file) => commentFileSchema.parse(JSON.parse(await site.read(file)))));
}

async function committed(site: TestSite): Promise<string[]> {
  return (await site.git("ls-tree", "-r", "--name-only", "HEAD", "data/")).split("\n").filter((file) => file !== "");
}

/** When each page was last written. `build.json` follows every commit. */
async function writingTimes(site: TestSite): Promise<Record<string, number>> {
  const folder = path.join(site.root, "_site");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".html") || file.endsWith(".xml"));
  return Object.fromEntries(await Promise.all(files.toSorted().map(async (file) => [file, (await stat(path.join(folder, file))).mtimeMs] as const)));
}
