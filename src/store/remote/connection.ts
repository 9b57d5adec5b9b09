import { isThisMachine } from "../../config/store-address.ts";
import type { Deadline } from "../deadline.ts";
import { StoreError } from "../errors.ts";

/** Git's two services: reading and writing. */
export type Service = "git-upload-pack" | "git-receive-pack";

/** A failure that may be gone at the next try. Of a push that ended with it nobody knows whether it happened. */
export class PassingFailure extends StoreError {
  /** How long the host asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, { hint, cause, retryAfterMs = 0 }: { hint: string; cause?: unknown; retryAfterMs?: number }) {
    super("store-unavailable", message, { hint, cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** A repository at an HTTP host. Both calls throw a `StoreError`; a failure that may pass is a `PassingFailure`. */
export interface Connection {
  /** Where the repository is, for people. Holds no secret. */
  readonly address: string;
  /** What the host tells about itself and its branches. */
  discover(deadline: Deadline): Promise<Buffer>;
  post(service: Service, body: Uint8Array<ArrayBuffer>, deadline: Deadline): Promise<Buffer>;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly credentials?: string;
}

/** Asks for the second version of the protocol, which can name single objects. Who does not know it answers with the first. */
const VERSION_2 = { "git-protocol": "version=2" };
/** Hosts that take a token as password do not look at the name, but want one. */
const ANY_NAME = "git";

/**
 * Sets up what a request needs; nothing is sent yet. Credentials go into a header and nowhere else.
 * Throws `store-unavailable` for a URL with a password in it and for one that would show credentials to the network.
 */
export function connect({ url, username = ANY_NAME, password, credentials = "GIT_USERNAME and GIT_PASSWORD" }: ConnectionOptions): Connection {
  const address = checkUrl(url);
  const authorization = password === undefined ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  let base = address;

  async function send(path: string, deadline: Deadline, init: RequestInit): Promise<Response> {
    const headers = { "user-agent": "git/unfiled", ...VERSION_2, ...authorization, ...(init.headers as Record<string, string>) };
    const response = await fetch(`${base}/${path}`, { ...init, headers, signal: AbortSignal.timeout(Math.ceil(deadline.left)) });
    refuseStatus(response, address, credentials);
    return response;
  }

  return {
    address,
    async discover(deadline) {
      return await answered(address, async () => {
        const path = "info/refs?service=git-upload-pack";
        const response = await send(path, deadline, { redirect: "follow" });
        if (new URL(response.url).origin !== new URL(address).origin) throw notGit(address, `it sends us on to ${new URL(response.url).origin}`);
        base = response.url.slice(0, -path.length - 1);
        return await bodyOf(response, "application/x-git-upload-pack-advertisement", address);
      });
    },
    async post(service, body, deadline) {
      return await answered(address, async () => {
        const headers = { "content-type": `application/x-${service}-request`, accept: `application/x-${service}-result` };
        const response = await send(service, deadline, { method: "POST", body, headers, redirect: "manual" });
        return await bodyOf(response, `application/x-${service}-result`, address);
      });
    },
  };
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["https:", "http:"].includes(url.protocol)) {
    throw unusable("Expected the URL of a Git repository, such as https://host/repo.git.", "Look at UNFILED_STORE.");
  }
  if (url.username !== "" || url.password !== "") {
    throw unusable(`The store's URL at ${url.host} holds a name or password, which would end up in logs.`, "Leave it out of the URL and set GIT_USERNAME and GIT_PASSWORD.");
  }
  if (url.search !== "" || url.hash !== "") throw unusable(`The store's URL at ${url.host} has a query or a #.`, "Give the address of the repository alone.");
  if (url.protocol === "http:" && !isThisMachine(url.hostname)) {
    throw unusable(`The store at ${url.host} would be reached without encryption.`, "Use its https:// address.");
  }
  return url.href.replace(/\/+$/, "");
}

function refuseStatus({ status, headers }: Response, address: string, credentials: string): void {
  if (status === 401 || status === 403) {
    throw unusable(`${address} refuses us (${status}).`, `See that ${credentials} is right, not expired, and may read and write the repository.`);
  }
  if (status === 404 || status === 410) {
    throw new StoreError("repository-missing", `There is no repository at ${address} (${status}).`, {
      hint: `Look at UNFILED_STORE; many hosts also answer so where ${credentials} may not see the repository.`,
    });
  }
  if (status === 408 || status === 429 || status >= 500) {
    throw new PassingFailure(`${address} answers with ${status}.`, { hint: "Try again later; see the host's own status page.", retryAfterMs: 1000 * (Number(headers.get("retry-after")) || 0) });
  }
  if (status !== 200) throw notGit(address, `it answers with ${status}`);
}

async function bodyOf(response: Response, type: string, address: string): Promise<Buffer> {
  const found = response.headers.get("content-type") ?? "no type";
  if (found.split(";")[0] !== type) throw notGit(address, `it answers with ${found.slice(0, 100)}`);
  return Buffer.from(await response.arrayBuffer());
}

/** What `fetch` throws tells the reason only in its cause. */
async function answered<Result>(address: string, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    if (error instanceof DOMException && error.name === "TimeoutError") {
      throw new PassingFailure(`${address} did not answer in time.`, { hint: "See whether the host is up and can be reached from here.", cause: error });
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new PassingFailure(`${address} could not be reached: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: "See whether the host's name is right, whether it is up, and whether this machine has a network.",
      cause,
    });
  }
}

function notGit(address: string, what: string): StoreError {
  return unusable(`${address} does not speak Git's smart HTTP protocol: ${what}.`, "Give the address that `git clone` takes, as it is after all redirects.");
}

function unusable(message: string, hint: string): StoreError {
  return new StoreError("store-unavailable", message, { hint });
}
