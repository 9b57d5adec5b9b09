import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const checkout = path.resolve(import.meta.dirname, "..");

/** A copy of the software in a temporary folder with posts of its own (or the blog that ships). */
export class BenchSite {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(posts: ReadonlyMap<string, string> | "sample"): Promise<BenchSite> {
    const site = new BenchSite(await mkdtemp(path.join(tmpdir(), "unfiled-bench-")));
    for (const item of ["package.json", ".eleventy.js", "site.config.ts", "src", "layouts", ".gitignore"]) {
      await cp(path.join(checkout, item), path.join(site.root, item), { recursive: true });
    }
    await symlink(path.join(checkout, "node_modules"), path.join(site.root, "node_modules"));
    if (posts === "sample") await cp(path.join(checkout, "content"), path.join(site.root, "content"), { recursive: true });
    else
      for (const [file, text] of posts) {
        const target = path.join(site.root, "content", file);
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, text);
      }
    // Texts from elsewhere link to headings and pages that did not come along.
    const config = path.join(site.root, "site.config.ts");
    await writeFile(config, (await readFile(config, "utf8")).replace(/\n\} satisfies/, '\n  links: "warn",\n} satisfies'));
    await run(spawn("git", ["init", "--quiet", "--initial-branch=main"], { cwd: site.root }));
    await writeFile(path.join(site.root, ".git/info/exclude"), "node_modules\n");
    await run(spawn("git", ["add", "--all"], { cwd: site.root }));
    await run(spawn("git", ["-c", "user.name=Bench", "-c", "user.email=bench@example.org", "commit", "--quiet", "--message", "Bench"], { cwd: site.root }));
    return site;
  }

  /** Runs the command to its end; answers seconds of wall time and what it printed. */
  async unfiled(...args: string[]): Promise<{ seconds: number; stdout: string }> {
    const started = performance.now();
    const stdout = await run(this.#spawn(args));
    return { seconds: (performance.now() - started) / 1000, stdout };
  }

  /** Starts the site; answers seconds until it was ready, and how to end it. */
  async start(): Promise<{ seconds: number; url: string; stop: () => Promise<void> }> {
    const started = performance.now();
    const child = this.#spawn(["start"]);
    const url = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stdout?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const ready = /ready at (\S+)/.exec(said)?.[1];
        if (ready !== undefined) resolve(ready);
      });
      child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
    });
    const seconds = (performance.now() - started) / 1000;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    return { seconds, url, stop: () => (child.kill("SIGTERM"), gone) };
  }

  async clean(): Promise<void> {
    for (const folder of ["_site", ".cache"]) await rm(path.join(this.root, folder), { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  #spawn(args: readonly string[]): ChildProcess {
    const env = { ...process.env, PORT: "0", UNFILED_LIMITS: "off", UNFILED_PAGE_KEY: "b".repeat(43) };
    return spawn(process.execPath, ["src/cli/bin.js", ...args], { cwd: this.root, env, stdio: ["ignore", "pipe", "ignore"] });
  }
}

function run(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.once("exit", (code) => (code === 0 ? resolve(stdout) : reject(new Error(`ended with ${code}`))));
  });
}
