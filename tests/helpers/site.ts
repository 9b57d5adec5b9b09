import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { cleanEnvironment } from "./environment.ts";
import { printedBeside } from "./run-beside.ts";
import { copyAll, siteTemplate } from "./site-template.ts";
import { temporary } from "./temporary.ts";

export interface RunningSite {
  /** Where it listens, with the slash of the prefix at the end. */
  readonly url: string;
  /** Everything it said on stdout and stderr so far. */
  output(): string;
  /** Ends it and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface SiteOptions {
  /** False leaves the repository out. */
  readonly git?: boolean;
  /** False leaves out what the command was compiled to. */
  readonly compiled?: boolean;
  /** More files, by their path in the site. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A whole site in a temporary folder: its own repository with the software, some content, and a home of its own. */
export class TestSite {
  readonly root: string;
  readonly #folder: string;
  readonly #running = new Set<RunningSite>();

  private constructor(folder: string) {
    this.#folder = folder;
    this.root = path.join(folder, "site");
  }

  /** `content` is `"sample"` for the blog that ships, else texts by their path below `content/`. */
  static async create(content: "sample" | Readonly<Record<string, string>>, options: SiteOptions = {}): Promise<TestSite> {
    const site = new TestSite(await mkdtemp(path.join(temporary(), "unfiled-site-")));
    const template = await siteTemplate();
    await copyAll(template.files, site.root);
    if (options.compiled === false) await rm(path.join(site.root, "dist"), { recursive: true });
    if (content === "sample") await copyAll(path.resolve(import.meta.dirname, "../../content"), path.join(site.root, "content"));
    else for (const [file, text] of Object.entries(content)) await site.write(`content/${file}`, text);
    for (const [file, text] of Object.entries(options.files ?? {})) await site.write(file, text);
    if (options.git !== false) {
      await copyAll(template.repository, path.join(site.root, ".git"));
      await site.git("add", "--all");
      await site.git("commit", "--quiet", "--message", "A site under test");
    }
    return site;
  }

  /** A folder beside the site, for clones and the like. */
  beside(name: string): string {
    return path.join(this.#folder, name);
  }

  async write(file: string, text: string): Promise<void> {
    const target = path.join(this.root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }

  /** Copies a file of the site to another place in it. */
  copy(from: string, to: string): Promise<void> {
    return cp(path.join(this.root, from), path.join(this.root, to));
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.root, file), "utf8");
  }

  /** Runs git in the site and answers what it printed. */
  async git(...args: string[]): Promise<string> {
    return this.gitIn(this.root, ...args);
  }

  async gitIn(folder: string, ...args: string[]): Promise<string> {
    return (await printedBeside("git", args, { cwd: folder, env: cleanEnvironment(this.#folder) })).trim();
  }

  /** Runs the `unfiled` command to its end, in the site or in a clone of it. */
  async unfiled(args: readonly string[], env: Record<string, string> = {}, folder = this.root): Promise<{ code: number; stdout: string; stderr: string }> {
    const child = this.#spawn(args, env, folder);
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await exitOf(child);
    return { code, stdout, stderr };
  }

  /** Starts the site on a free port and waits until it says that it is ready. Throws what it said where it is not. */
  async start(env: Record<string, string> = {}, command = "start"): Promise<RunningSite> {
    const child = this.#spawn([command], { PORT: "0", ...env });
    let said = "";
    const url = await new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        const ready = /^Unfiled is ready at (\S+)$/m.exec(said)?.[1];
        if (ready !== undefined) resolve(ready);
      };
      child.stdout?.on("data", hear);
      child.stderr?.on("data", hear);
      child.on("exit", (code) => reject(new Error(`The site ended with ${code} before it was ready:\n${said}`)));
    });
    const running: RunningSite = {
      url: url.endsWith("/") ? url : `${url}/`,
      output: () => said,
      stop: async (signal = "SIGTERM") => {
        this.#running.delete(running);
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = exitOf(child);
        child.kill(signal);
        await gone;
      },
    };
    this.#running.add(running);
    return running;
  }

  /** Ends what runs and removes every trace. */
  async remove(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.stop("SIGKILL")));
    // What a killed process had started ends a moment later, and may still write.
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  #spawn(args: readonly string[], env: Record<string, string>, folder = this.root): ChildProcess {
    return spawn(process.execPath, ["src/cli/bin.js", ...args], {
      cwd: folder,
      env: cleanEnvironment(this.#folder, { UNFILED_LIMITS: "off", ...env }),
      stdio: ["ignore", "pipe", "pipe"],
    });
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128))));
}
