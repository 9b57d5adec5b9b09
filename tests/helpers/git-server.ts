import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { runBeside } from "./run-beside.ts";
import { makeRepository, type TestRepository } from "./repository.ts";

/** As it is at the start: a test may take Git away from what it tests. */
const { PATH } = process.env;

/** What goes wrong with a request. `drop-after` does the work and cuts the connection before the answer. */
export type Fault = "drop-before" | "drop-after" | "cut-answer" | 401 | 403 | 404 | 429 | 502;

export interface GitServer {
  /** `http://127.0.0.1:<port>/<repository>`, without credentials. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** The bare repository behind it. */
  readonly repository: TestRepository;
  /** Requests so far: `GET info/refs`, `POST git-upload-pack ls-refs`, `POST git-receive-pack`. */
  readonly requests: string[];
  /** Waited before each request, in milliseconds. */
  latencyMs: number;
  /** Asked at each request, with the line that stands in `requests`; undefined lets it pass. */
  fault: (request: string) => Fault | undefined;
  /** Called before a push is handed to Git, to let somebody else be quicker. */
  beforePush: () => Promise<void>;
  /** Called after Git took a push and before it is answered. */
  afterPush: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export interface GitServerOptions {
  /** Without it the repository is empty. */
  readonly files?: Readonly<Record<string, string>>;
  /** False hides version 2 of the protocol, as a proxy does that drops the header. @default true */
  readonly version2?: boolean;
  /** Whether files may be left out of a fetch, as at the large hosts. @default true */
  readonly filter?: boolean;
}

/** A bare repository behind real `git http-backend` with basic authentication, on a port of the kernel's choice. */
export async function startGitServer({ files = {}, version2 = true, filter = true }: GitServerOptions = {}): Promise<GitServer> {
  const repository = await makeRepository({ bare: true });
  await repository.git("config", "http.receivepack", "true");
  await repository.git("config", "uploadpack.allowFilter", String(filter));
  if (Object.keys(files).length > 0) await seed(repository, files);
  const backend = (await promisify(execFile)("git", ["--exec-path"])).stdout.trim() + "/git-http-backend";

  const server: GitServer = {
    url: "",
    username: "unfiled",
    password: "s3cret-and-never-shown",
    repository,
    requests: [],
    latencyMs: 0,
    fault: () => undefined,
    beforePush: async () => undefined,
    afterPush: async () => undefined,
    async remove() {
      http.closeAllConnections();
      http.close();
      await repository.remove();
    },
  };
  const expected = `Basic ${Buffer.from(`${server.username}:${server.password}`).toString("base64")}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const name = nameOf(request, body);
    server.requests.push(name);
    await pause(server.latencyMs);
    const fault = request.headers.authorization === expected ? server.fault(name) : 401;
    if (fault === "drop-before") return void request.socket.destroy();
    if (typeof fault === "number") return void response.writeHead(fault, fault === 429 ? { "retry-after": "1" } : {}).end("no");
    const isPush = name.startsWith("POST git-receive-pack");
    if (isPush) await server.beforePush();
    const { head, content } = await runBackend(backend, repository.path, request, body, version2);
    if (isPush) await server.afterPush();
    if (fault === "drop-after") return void request.socket.destroy();
    const status = Number(/^Status: (\d+)/im.exec(head)?.[1] ?? 200);
    const headers = head.split("\r\n").filter((line) => line !== "" && !/^status:/i.test(line)).map((line) => line.split(": ", 2) as [string, string]);
    response.writeHead(status, Object.fromEntries(headers)).end(fault === "cut-answer" ? content.subarray(0, Math.floor(content.length / 2)) : content);
  }

  const http = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  return Object.assign(server, { url: `http://127.0.0.1:${port}/${basename(repository.path)}` });
}

async function seed(bare: TestRepository, files: Readonly<Record<string, string>>): Promise<void> {
  const author = await makeRepository({ files });
  await author.git("push", "--quiet", bare.path, "main");
  await author.remove();
}

async function runBackend(backend: string, repository: string, request: IncomingMessage, body: Buffer, version2: boolean): Promise<{ head: string; content: Buffer }> {
  const url = new URL(request.url ?? "/", "http://host");
  const { "git-protocol": protocol, "content-encoding": encoding } = request.headers;
  const { stdout: answer } = await runBeside(backend, [], {
    cwd: dirname(repository),
    env: {
      PATH,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_PROJECT_ROOT: dirname(repository),
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: "unfiled",
      REQUEST_METHOD: request.method,
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(body.length),
      ...(typeof encoding === "string" && { HTTP_CONTENT_ENCODING: encoding }),
      ...(version2 && typeof protocol === "string" && { HTTP_GIT_PROTOCOL: protocol, GIT_PROTOCOL: protocol }),
    },
    input: body,
  });
  const end = answer.indexOf("\r\n\r\n");
  return { head: answer.toString("latin1", 0, end), content: answer.subarray(end + 4) };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function nameOf(request: IncomingMessage, body: Buffer): string {
  const path = new URL(request.url ?? "/", "http://host").pathname.split("/").slice(2).join("/");
  const command = /command=(\S+)/.exec(body.toString("latin1", 0, 100))?.[1];
  return [request.method, path, command].filter(Boolean).join(" ");
}
