import { createServer, type AddressInfo } from "node:net";
import { createEmulator } from "emulate";
import { startProxy, type Proxy } from "./proxy.ts";

const OWNER = "writer";

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

export interface FakeGitHub {
  /** What goes through it, and what shall go wrong. */
  readonly proxy: Proxy;
  readonly url: string;
  /** Knows a new token. GitHub allows 5,000 requests an hour by one, and the emulator counts them too. */
  makeToken(rights?: { readonly write?: boolean; readonly token?: string }): string;
  /** An empty repository whose branch is `main`, or one that begins with a README. */
  makeRepository(options?: { readonly name?: string; readonly begin?: boolean }): Promise<Repository>;
  removeRepository(repository: Repository): Promise<void>;
  close(): Promise<void>;
}

/** Starts GitHub's REST API on this machine: the emulator, and our proxy before it. Port 0 takes a free one. */
export async function startFakeGitHub({ port = 0 }: { port?: number } = {}): Promise<FakeGitHub> {
  const proxy = await startProxy(port);
  const emulatorPort = await freePort();
  const emulator = await createEmulator({
    service: "github",
    port: emulatorPort,
    baseUrl: proxy.url,
    seed: { tokens: {}, github: { users: [{ login: OWNER, name: "Writer", email: "writer@example.org" }] } },
  });
  const emulatorUrl = `http://127.0.0.1:${emulatorPort}`;
  proxy.connect(emulatorUrl);
  let made = 0;

  async function ask(method: string, path: string, body?: object): Promise<void> {
    // Past the proxy, so that it neither stands in the log nor meets a fault. Any token is the owner's there.
    const headers = { authorization: "token owner", "content-type": "application/json" };
    const answer = await fetch(`${emulatorUrl}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`The emulator answered ${answer.status} to ${method} ${path}: ${await answer.text()}`);
  }

  return {
    proxy,
    url: proxy.url,
    makeToken({ write = true, token = `fake-token-${(made += 1)}` } = {}) {
      proxy.tokens.set(token, { write });
      return token;
    },
    async makeRepository({ name = `blog-${(made += 1)}`, begin = false } = {}) {
      await ask("POST", "/user/repos", { name, auto_init: begin });
      return { owner: OWNER, repo: name };
    },
    removeRepository: ({ owner, repo }) => ask("DELETE", `/repos/${owner}/${repo}`),
    async close() {
      await proxy.close();
      await emulator.close();
    },
  };
}

/** The emulator takes port 0 but does not tell which one it got. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
