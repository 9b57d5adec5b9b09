import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { createPageTokens, createTokens, derivePageKey, newsletterKey } from "../../src/readers/tokens.ts";
import type { Repository } from "../fake-github/fake-github.ts";
import type { CheckedGitHub } from "../helpers/github.ts";

export const secret = "a-secret-that-is-at-least-32-bytes-long";
export const identity = await generateX25519Identity();
export const ownerKey = await identityToRecipient(identity);
export const hello = { key: "logs/hello", url: "/logs/hello/", title: "Hello <b>& welcome", moderation: "publish" } as const;

const pageTokens = createPageTokens({ pageKeys: [derivePageKey(secret)] });
const earlier = createTokens({ secrets: [secret] });
export const pageToken = await pageTokens.sign(hello);
const newsletter = { ...hello, key: newsletterKey, url: "/" };

/** Fields of a comment for `hello`. */
export function commentForm(fields: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { page: hello.key, token: pageToken, parent: "", name: "Grace", email: "", url: "", body: "Well said.", subject: "", ...fields };
}

/** A sign-up whose form was open for ten seconds, each with an address of its own. */
export async function signUpForms(): Promise<(fields?: Readonly<Record<string, string>>) => Record<string, string>> {
  const token = await earlier.timedPage.sign({ ...newsletter, made: Date.now() - 10_000 });
  let made = 0;
  return (fields = {}) => ({ token, email: `grace-${(made += 1)}-${process.pid}@example.org`, topic: "all", subject: "", ...fields });
}

/** Settings of a function whose store is a repository at the emulator. */
export function functionSettings(github: CheckedGitHub, { owner, repo }: Repository, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    UNFILED_URL: "https://blog.example/",
    UNFILED_STORE: `github:${owner}/${repo}#main`,
    UNFILED_SECRET: secret,
    UNFILED_OWNER_KEY: ownerKey,
    GITHUB_TOKEN: github.makeToken(),
    GITHUB_API_URL: github.url,
    UNFILED_LIMITS: "off",
    ...more,
  };
}

/** A published site, as far as functions ask it for anything. */
export async function startStaticSite(files: Readonly<Record<string, () => unknown>>): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const file = files[new URL(request.url ?? "/", "http://site").pathname];
    response.writeHead(file === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(file?.() ?? null));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
