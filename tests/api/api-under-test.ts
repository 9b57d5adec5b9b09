import { generateX25519Identity, identityToRecipient, armor, Decrypter } from "age-encryption";
import { createApi, type Api } from "../../src/api/api.ts";
import type { ApiServices } from "../../src/api/services.ts";
import { siteConfigSchema, type Site } from "../../src/config/site.ts";
import { commentFileSchema, type CommentFile } from "../../src/content/schemas/comment.ts";
import type { Mail } from "../../src/readers/mail/mail.ts";
import { createPageTokens, createTokens, derivePageKey, newsletterKey } from "../../src/readers/tokens.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";

export const secret = "a secret that is at least 32 bytes long";
export const identity = await generateX25519Identity();
const ownerKey = await identityToRecipient(identity);

export const hello = { key: "logs/hello", url: "/logs/hello/", title: "Hello <b>& welcome", moderation: "publish" } as const;

export const site: Site = {
  ...siteConfigSchema.parse({ title: "A <site> & more", description: "For tests", author: { name: "Ada" }, blockList: ["casino", "c++ course"] }),
  origin: "https://blog.example",
  prefix: "/blog/",
  api: "/blog/api",
  icon: "/blog/icon.svg",
  stylesheet: "/blog/style.css",
  siteScript: "/blog/site.js",
  commentScript: "/blog/comments.js",
  searchScript: "/blog/search.js",
};

/** A clock that stands still until it is set. */
export class TestClock {
  #now = new Date("2026-11-20T12:00:00.000Z");
  readonly read = (): Date => new Date(this.#now);

  pass(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
}

export interface ApiUnderTest {
  readonly api: Api;
  readonly store: Store;
  readonly clock: TestClock;
  readonly mails: Mail[];
  /** Messages of all commits. */
  readonly messages: string[];
  readonly log: string[];
  readonly services: ApiServices;
  /** Token of `hello`. */
  readonly token: string;
  readonly newsletterToken: string;
  /** A form for `hello` with everything required, and what is given. */
  readonly form: (fields?: Readonly<Record<string, string>>) => Record<string, string>;
  /** Posts as a browser does. */
  readonly post: (path: string, fields: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** Posts a form and asks for JSON. */
  readonly postJson: (path: string, fields: Readonly<Record<string, string>>) => Promise<{ status: number; headers: Headers; body: JsonAnswer }>;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** Waits for everything that goes on after an answer. */
  readonly quiet: () => Promise<void>;
  /** Every comment of `hello` in the store. */
  readonly comments: () => Promise<CommentFile[]>;
}

export interface JsonAnswer {
  readonly id?: string;
  readonly status?: string;
  readonly receipt?: string;
  readonly url?: string;
  readonly commit?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly field?: string };
}

/** The api over a memory store; `changes` replaces any of its services. */
export async function openApi(changes: Partial<ApiServices> = {}): Promise<ApiUnderTest> {
  const clock = new TestClock();
  const mails: Mail[] = [];
  const messages: string[] = [];
  const log: string[] = [];
  const work: Promise<void>[] = [];
  const store = remembering(changes.store ?? openMemoryStore(), messages);
  const pageTokens = createPageTokens({ pageKeys: [derivePageKey(secret)] });
  const services: ApiServices = {
    site,
    tokens: createTokens({ secrets: [secret], clock: clock.read }),
    pageTokens,
    ownerKey,
    mail: { send: async (mail) => void mails.push(mail) },
    clock: clock.read,
    limits: false,
    trustProxy: 0,
    log: (line) => log.push(line),
    background: (done) => void work.push(done),
    pages: () => [{ title: "About <me>", url: "/about/" }],
    topics: () => [
      { value: "all", label: "Everything" },
      { value: "robot", label: "The <robot>" },
    ],
    ...changes,
    store,
    privateStore: changes.privateStore === undefined ? store : remembering(changes.privateStore, messages),
  };
  const api = createApi(services);
  const token = await pageTokens.sign(hello);
  const request = (path: string, init?: RequestInit) => api.fetch(new Request(`https://blog.example/blog/api${path}`, init), { address: "192.0.2.1" });
  const post: ApiUnderTest["post"] = (path, fields, headers = {}) => request(path, { method: "POST", body: new URLSearchParams(fields), headers: { accept: "text/html,*/*;q=0.8", ...headers } });

  return {
    api,
    store,
    clock,
    mails,
    messages,
    log,
    services,
    token,
    newsletterToken: await pageTokens.sign({ ...hello, key: newsletterKey }),
    form: (fields = {}) => ({ page: hello.key, token, parent: "", name: "Grace", email: "", url: "", body: "Well said.", subject: "", ...fields }),
    post,
    async postJson(path, fields) {
      const answer = await post(path, fields, { accept: "application/json" });
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as JsonAnswer };
    },
    get: (path, headers = {}) => request(path, { headers }),
    quiet: () => Promise.all(work).then(() => undefined),
    async comments() {
      const files = await Promise.all((await store.list(`data/comments/${hello.key}`)).map((path) => store.read(path)));
      return files.map((bytes) => commentFileSchema.parse(JSON.parse(Buffer.from(bytes ?? []).toString())));
    },
  };
}

/** What only the owner reads. */
export async function openSealed(sealed: string | undefined): Promise<unknown> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return JSON.parse(await decrypter.decrypt(armor.decode(sealed ?? ""), "text"));
}

function remembering(store: Store, messages: string[]): Store {
  return {
    ...store,
    async commit(changes, options) {
      const commit = await store.commit(changes, options);
      if (commit.changed) messages.push(options.message);
      return commit;
    },
  };
}
