import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, rm, symlink } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { commentFileSchema } from "../src/content/schemas/comment.ts";
import { formatDataFile } from "../src/content/sources/data-file.ts";
import { grownComment } from "../tests/store/load/grown-repository.ts";
import type { Bench } from "./bench.ts";
import { type Cost, measure, run } from "./command.ts";
import { asUnfiled, makePosts } from "./corpus.ts";
import { putAside, writeFiles } from "./files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const checkout = path.resolve(import.meta.dirname, "..");

export interface RunningSite {
  /** With a slash at its end. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A copy of the software in a temporary folder, with posts of its own and a comment on every second of them. */
export class BenchSite {
  readonly root: string;
  readonly posts: number;
  /** Sources, by the number of the post. */
  readonly files: readonly string[];

  readonly #after: Bench["after"];
  /** The same at each start, as an author's is: it stands in addresses, and so in every page. */
  #port: number | undefined;

  private constructor(root: string, files: readonly string[], after: Bench["after"]) {
    this.root = root;
    this.#after = after;
    this.posts = files.length;
    this.files = files;
  }

  static async create(bench: Pick<Bench, "after">, count: number): Promise<BenchSite> {
    const posts = makePosts(count).map(asUnfiled);
    const site = new BenchSite(await temporaryFolder(bench, "unfiled-bench-"), posts.map(([file]) => `content/${file}`), bench.after);
    for (const item of ["package.json", ".eleventy.js", "site.config.ts", "src", "layouts", ".gitignore"]) {
      await cp(path.join(checkout, item), path.join(site.root, item), { recursive: true });
    }
    await symlink(path.join(checkout, "node_modules"), path.join(site.root, "node_modules"));
    // As `npm ci` does.
    await run("npm", ["run", "--silent", "prepare"], { cwd: site.root });
    const comments = posts.filter((_, index) => index % 2 === 0).map(([file], index) => grownComment(index, file.replace(/\.md$/, "")));
    await writeFiles(site.root, [
      ...posts.map(([file, text]) => [`content/${file}`, text] as const),
      ...comments.map((comment) => [`data/comments/${comment.page}/${comment.id}.json`, formatDataFile(commentFileSchema, comment)] as const),
    ]);
    // Texts from elsewhere link to headings and pages that did not come along.
    const config = await site.read("site.config.ts");
    await site.write("site.config.ts", config.replace(/\n\} satisfies/, '\n  links: "warn",\n} satisfies'));
    await site.git("init", "--quiet", "--initial-branch=main");
    await site.write(".git/info/exclude", "node_modules\n");
    // Into one pack, as in a clone: 20,000 loose files take minutes to write, and to remove.
    await site.git("-c", "core.bigFileThreshold=1", "add", "--all");
    await site.git("-c", "user.name=Bench", "-c", "user.email=bench@example.org", "commit", "--quiet", "--message", "Bench");
    return site;
  }

  /** The address of a post below the site's, without a slash before it. */
  address(post: number): string {
    return `logs/post-${post}/`;
  }

  git(...args: readonly string[]): Promise<string> {
    return run("git", args, { cwd: this.root });
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.root, file), "utf8");
  }

  async write(file: string, text: string): Promise<void> {
    await writeFiles(this.root, [[file, text]]);
  }

  /** As an author does. */
  build(): Promise<Cost> {
    return measure("npm", ["run", "--silent", "build"], { cwd: this.root, env: environment });
  }

  /** Without npm, whose own memory is not ours to mend. */
  buildWithoutNpm(): Promise<Cost> {
    return measure(process.execPath, ["src/cli/bin.js", "build"], { cwd: this.root, env: environment });
  }

  /** Starts the site on a free port, the same each time; answers as soon as its pages do. `pinnedTo`: the only core it may use (Linux). */
  async start({ pinnedTo }: { readonly pinnedTo?: number } = {}): Promise<RunningSite> {
    this.#port ??= await freePort();
    const port = this.#port;
    const command = ["npm", "run", "--silent", "start"];
    const [first = "", ...others] = pinnedTo === undefined ? command : ["taskset", "--cpu-list", String(pinnedTo), ...command];
    const child = spawn(first, others, { cwd: this.root, env: { ...process.env, ...environment, PORT: String(port) }, stdio: ["ignore", "ignore", "pipe"], detached: true });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
    const running: RunningSite = { url: `http://127.0.0.1:${port}/`, stop: () => end(child) };
    this.#after(running.stop);
    while (!(await answers(running.url))) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${said}`);
      await pause(5);
    }
    return running;
  }

  /** As after `npm ci` in a fresh clone. */
  async clean(): Promise<void> {
    await putAside(this.root, ["_site", ".cache"]);
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

const environment = { UNFILED_LIMITS: "off", UNFILED_PAGE_KEY: "b".repeat(43) };

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}

/** A port that the kernel just gave and took back: it does not give it again soon. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Ends npm and what it started, which are a group of their own: npm is gone before the others. */
async function end({ pid = 0 }: ChildProcess): Promise<void> {
  const isThere = (signal: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-pid, signal);
    } catch {
      return false;
    }
  };
  for (let waiting = isThere("SIGTERM"); waiting; waiting = isThere(0)) await pause(10);
}
