import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { printedBeside } from "./run-beside.ts";
import { temporary } from "./temporary.ts";

/** What the machine's own Git is set to must not decide a test, also not through the code that is tested. */
process.env["GIT_CONFIG_GLOBAL"] = "/dev/null";
process.env["GIT_CONFIG_NOSYSTEM"] = "1";

/** An author whose commits are the same on every machine. */
const AUTHOR_ENV = {
  GIT_AUTHOR_NAME: "Ada Author",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_AUTHOR_DATE: "2026-03-01T10:00:00Z",
  GIT_COMMITTER_NAME: "Ada Author",
  GIT_COMMITTER_EMAIL: "ada@example.org",
  GIT_COMMITTER_DATE: "2026-03-01T10:00:00Z",
};

/** A repository in a temporary folder, and the author who works in it with real Git. */
export interface TestRepository {
  readonly path: string;
  /** Runs Git there as the author and returns what it printed, without the last line end. */
  readonly git: (...args: string[]) => Promise<string>;
  readonly gitWith: (env: Record<string, string>, ...args: string[]) => Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly read: (path: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** Makes a repository on branch `main`; with `files` it has one commit that holds them. */
export async function makeRepository({ bare = false, files = {} }: { bare?: boolean; files?: Record<string, string> } = {}): Promise<TestRepository> {
  const repository = repositoryAt(await realpath(await mkdtemp(join(temporary(), "unfiled-repository-"))));
  await repository.git("init", "--quiet", "--initial-branch=main", ...(bare ? ["--bare"] : []));
  for (const [path, text] of Object.entries(files)) await repository.write(path, text);
  if (Object.keys(files).length > 0) {
    await repository.git("add", "--all");
    await repository.git("commit", "--quiet", "--message=start");
  }
  return repository;
}

/** The repository that lies in a folder already (a clone, a linked worktree). */
export function repositoryAt(path: string): TestRepository {
  async function gitWith(env: Record<string, string>, ...args: string[]): Promise<string> {
    const printed = await printedBeside("git", args, { cwd: path, env: { ...process.env, ...AUTHOR_ENV, ...env } });
    return printed.replace(/\n$/, "");
  }
  return {
    path,
    gitWith,
    git: (...args) => gitWith({}, ...args),
    async write(name, text) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    },
    read: (name) => readFile(join(path, name), "utf8"),
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export interface TestEditor {
  readonly env: Record<string, string>;
  /** A file that is there as soon as the editor is open. */
  readonly opened: string;
  readonly close: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** An editor for `GIT_EDITOR` that stays open until it is told to close, and then leaves a message. It also ends when it is removed. */
export async function makeEditor(): Promise<TestEditor> {
  const folder = await mkdtemp(join(tmpdir(), "unfiled-editor-"));
  const [script, opened, closed] = [join(folder, "editor.sh"), join(folder, "opened"), join(folder, "closed")];
  await writeFile(script, `#!/bin/sh\ntouch '${opened}'\nwhile [ -e '${opened}' ] && [ ! -e '${closed}' ]; do sleep 0.02; done\necho 'what the author did' > "$1"\n`);
  await chmod(script, 0o755);
  return {
    env: { GIT_EDITOR: script },
    opened,
    close: () => writeFile(closed, ""),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
