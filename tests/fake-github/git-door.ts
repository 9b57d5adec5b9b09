import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporary } from "../helpers/temporary.ts";

const run = promisify(execFile);
const environment = { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

interface Entry {
  readonly path: string;
  readonly type: string;
  readonly sha: string;
}

/**
 * GitHub gives its repositories out by Git's smart HTTP protocol too, and the emulator does not. Before each reading the
 * branches' files are put into a bare repository, by Git itself; commits have other names than the emulator's.
 */
export class GitDoor {
  readonly #folder = mkdtemp(join(temporary(), "unfiled-fake-github-"));
  readonly #contents = new Map<string, Buffer>();
  #turn: Promise<unknown> = Promise.resolve();

  /** `/<owner>/<repo>.git/…`: whether a request is for this door. */
  static isGit(path: string): boolean {
    return /^\/[\w.-]+\/[\w.-]+\.git\/(info\/refs\?service=git-upload-pack|git-upload-pack)$/.test(path);
  }

  /** Answers a request that may read. */
  async answer(request: IncomingMessage, body: string, response: ServerResponse, emulatorUrl: string): Promise<number> {
    const [, name = "", rest = ""] = /^\/(.+?\.git)\/(.+)$/.exec(request.url ?? "") ?? [];
    const repository = join(await this.#folder, name);
    if (rest.startsWith("info/refs") || body.includes("command=ls-refs")) {
      this.#turn = this.#turn.catch(() => undefined).then(() => this.#renew(repository, `${emulatorUrl}/repos/${name.slice(0, -".git".length)}`));
      await this.#turn;
    }
    const [kind, args] = rest.startsWith("info/refs") ? ["advertisement", ["--advertise-refs"]] : ["result", []];
    const child = spawn("git", ["-c", "uploadpack.allowFilter=true", "upload-pack", "--stateless-rpc", ...args, repository], {
      env: { ...environment, GIT_PROTOCOL: String(request.headers["git-protocol"] ?? "") },
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(body);
    response.writeHead(200, { "content-type": `application/x-git-upload-pack-${kind}` });
    child.stdout.pipe(response);
    await once(child, "close");
    return 200;
  }

  async remove(): Promise<void> {
    await rm(await this.#folder, { recursive: true, force: true });
  }

  async #renew(repository: string, url: string): Promise<void> {
    const ask = async (path: string): Promise<unknown> => {
      const answer = await fetch(`${url}/${path}`, { headers: { authorization: "token owner" } });
      return answer.ok ? await answer.json() : [];
    };
    await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", repository], { env: environment });
    const stream: (string | Buffer)[] = [];
    for (const branch of (await ask("branches?per_page=100")) as { name: string; commit: { sha: string } }[]) {
      const { tree } = (await ask(`git/trees/${branch.commit.sha}?recursive=1`)) as { tree: Entry[] };
      stream.push(`reset refs/heads/${branch.name}\ncommit refs/heads/${branch.name}\ncommitter GitHub <noreply@github.com> 0 +0000\ndata 0\n`);
      for (const { path, sha } of tree.filter(({ type }) => type === "blob")) {
        const bytes = this.#contents.get(sha) ?? Buffer.from(((await ask(`git/blobs/${sha}`)) as { content: string }).content, "base64");
        this.#contents.set(sha, bytes);
        stream.push(`M 100644 inline ${JSON.stringify(path)}\ndata ${bytes.length}\n`, bytes, "\n");
      }
    }
    const importing = spawn("git", ["--git-dir", repository, "fast-import", "--quiet", "--force"], { env: environment, stdio: ["pipe", "inherit", "inherit"] });
    importing.stdin.end(Buffer.concat(stream.map((part) => Buffer.from(part))));
    await once(importing, "close");
  }
}
