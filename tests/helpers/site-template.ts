import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { access, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment } from "./environment.ts";
import { printedBeside } from "./run-beside.ts";

const run = promisify(execFile);
const checkout = path.resolve(import.meta.dirname, "../..");

/** What the software is made of: copied, so that a test never touches the checkout it runs in. */
const software = ["package.json", ".eleventy.js", "site.config.ts", "tsconfig.json", "src", "layouts", ".gitignore"];

/** The software as every site under test begins: `files`, in which it has been compiled, and `repository`, which holds it. */
export interface SiteTemplate {
  readonly files: string;
  readonly repository: string;
}

let template: Promise<SiteTemplate> | undefined;

/** Made once for a run of the tests, in the folder `TESTS_FOLDER` (`tests/run.ts`); where there is none, once for the process. */
export function siteTemplate(): Promise<SiteTemplate> {
  return (template ??= openTemplate());
}

/** Copies a file, or all that is in a folder, as it is. Node's own `cp` takes four times the CPU. */
export async function copyAll(from: string, to: string): Promise<void> {
  await printedBeside("cp", ["-Rp", from, to], { cwd: checkout, env: process.env });
}

async function openTemplate(): Promise<SiteTemplate> {
  const shared = process.env["TESTS_FOLDER"];
  const folder = shared ?? (await mkdtemp(path.join(tmpdir(), "unfiled-template-")));
  if (shared === undefined) process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const place = path.join(folder, "template");
  const made = await access(place).then(() => true, () => false);
  if (!made) {
    const making = await mkdtemp(path.join(folder, "making-"));
    await makeTemplate(making);
    // Another process may have been quicker; then its own is taken.
    await rename(making, place).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
      await rm(making, { recursive: true });
    });
  }
  return { files: path.join(place, "files"), repository: path.join(place, "repository") };
}

async function makeTemplate(folder: string): Promise<void> {
  const [files, repository] = [path.join(folder, "files"), path.join(folder, "repository")];
  await mkdir(files);
  await run("cp", ["-Rp", ...software.map((item) => path.join(checkout, item)), files]);
  await symlink(path.join(checkout, "node_modules"), path.join(files, "node_modules"));
  const env = cleanEnvironment(folder);
  const git = (...args: string[]): Promise<unknown> => run("git", args, { cwd: files, env });
  await git("init", "--quiet", "--initial-branch=main");
  await writeFile(path.join(files, ".git/info/exclude"), "node_modules\n");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "The software");
  // A pack and an index are copied faster than an object for each file.
  await git("repack", "-a", "-d", "--quiet");
  await rename(path.join(files, ".git"), repository);
  await run(process.execPath, ["src/cli/bin.js", "--help"], { cwd: files, env });
}
