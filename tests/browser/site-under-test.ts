import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import assert from "node:assert/strict";
import PostalMime, { type Email } from "postal-mime";
import { MailServer } from "../helpers/mail-server.ts";
import { TestSite } from "../helpers/site.ts";
import { waitFor } from "../helpers/wait.ts";
import { identity } from "../functions/hosted.ts";
import { startHosting } from "../try-hosted/hosting.ts";

/** A running site for the browser tests, and what its owner sees of it. */
export interface SiteUnderTest {
  /** With a slash at the end. */
  readonly url: string;
  /** Ends when the pages show everything that was sent: at once, or after a build. */
  published(): Promise<void>;
  /** The text of a file in the newest commit. */
  committed(file: string): Promise<string>;
  /** Messages of the commits that changed a file, the newest first. */
  messagesOf(file: string): Promise<string[]>;
  /** Ids of those who take the newsletter. */
  subscribers(): Promise<string[]>;
  /** Waits for the first mail to somebody. */
  mailTo(address: string): Promise<Email>;
  /** Runs the command on the owner's machine, and requires that it succeeds. */
  unfiled(...args: string[]): Promise<string>;
  /** The author commits a text, and pushes it. */
  push(file: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** A site as `npm start` runs it. */
export async function oneProcess(content: Readonly<Record<string, string>>): Promise<SiteUnderTest> {
  const site = await TestSite.create(content);
  const { url } = await site.start();
  const outbox = path.join(site.root, ".unfiled/outbox");
  const mails = async (): Promise<Email[]> => {
    const files = (await readdir(outbox).catch(() => [])).filter((file) => file.endsWith(".eml"));
    return Promise.all(files.map(async (file) => PostalMime.parse(await readFile(path.join(outbox, file)))));
  };
  return {
    url,
    published: async () => undefined,
    async committed(file) {
      assert.equal(await site.git("status", "--porcelain"), "", "the author's files are as committed");
      return site.git("show", `HEAD:${file}`);
    },
    messagesOf: async (file) => (await site.git("log", "--format=%s", "--", file)).split("\n"),
    subscribers: async () => (await site.git("ls-tree", "-r", "--name-only", "HEAD", "data/newsletter")).split("\n").filter(Boolean),
    mailTo: (address) => waitFor(`a mail to ${address}`, async () => (await mails()).find(isTo(address))),
    unfiled: (...args) => succeeded(site.unfiled(args)),
    async push(file, text) {
      const clone = site.beside("clone");
      await site.gitIn(site.root, "clone", "--quiet", site.root, clone);
      await site.write(path.relative(site.root, path.join(clone, file)), text);
      await site.gitIn(clone, "add", "--all");
      await site.gitIn(clone, "commit", "--quiet", "--message", "A log from elsewhere");
      await site.gitIn(clone, "push", "--quiet", "origin", "main");
    },
    close: () => site.remove(),
  };
}

/** A site at a host, as `npm run try:hosted` runs it; time passes twenty times as fast for its functions. */
export async function hosted(content: Readonly<Record<string, string>>): Promise<SiteUnderTest> {
  const mail = await MailServer.start();
  const began = Date.now();
  const hosting = await startHosting({
    files: Object.entries(content).map(([file, write]) => ({ path: `content/${file}`, write })),
    settings: { SMTP_URL: mail.url, UNFILED_LIMITS: "off" },
    clock: () => began + (Date.now() - began) * 20,
  });
  const { url, github, repository, settings, builder } = hosting;
  const store = await github.open(repository);
  return {
    url,
    published: () => hosting.untilPublished(),
    committed: async (file) => Buffer.from((await store.read(file)) ?? assert.fail(`${file} is not committed`)).toString(),
    async messagesOf(file) {
      const commits = await github.commits(repository);
      const files = await Promise.all(commits.map(({ id }) => github.filesOf(repository, id)));
      return commits.filter((_, n) => files[n]?.includes(file)).map(({ message }) => message);
    },
    subscribers: () => store.list("data/newsletter"),
    async mailTo(address) {
      const { text } = await waitFor(`a mail to ${address}`, () => mail.received.find(({ recipients }) => recipients.includes(address)));
      return PostalMime.parse(text);
    },
    unfiled: (...args) => succeeded(builder.unfiled(args, { ...settings, SMTP_URL: mail.url, UNFILED_OWNER_IDENTITY: identity })),
    push: (file, text) => hosting.push([{ path: file, write: text }]),
    async close() {
      await hosting.close();
      await mail.close();
    },
  };
}

const isTo = (address: string) => (mail: Email): boolean => mail.to?.some((to) => to.address === address) === true;

async function succeeded(running: Promise<{ code: number; stdout: string; stderr: string }>): Promise<string> {
  const { code, stdout, stderr } = await running;
  assert.equal(code, 0, stderr);
  return stdout;
}
