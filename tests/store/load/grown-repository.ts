import { spawn } from "node:child_process";
import { once } from "node:events";
import { formatDataFile } from "../../../src/content/sources/data-file.ts";
import { commentFileSchema, type CommentFile } from "../../../src/content/schemas/comment.ts";
import { makeRepository, type TestRepository } from "../../helpers/repository.ts";

export interface Grown {
  readonly entries: number;
  /** As many entries go to a page, `logs/post-0` and on. @default 25 */
  readonly perPage?: number;
  readonly bare?: boolean;
}

/** A repository whose only commit holds that many comments, all of them valid. `git fast-import` makes 100,000 in seconds. */
export async function growRepository({ entries, perPage = 25, bare = false }: Grown): Promise<TestRepository> {
  const repository = await makeRepository({ bare });
  await importComments(repository, Array.from({ length: entries }, (_, n) => grownComment(n, `logs/post-${Math.floor(n / perPage)}`)));
  if (!bare) await repository.git("reset", "--quiet", "--hard", "main");
  return repository;
}

/** Commits comments on top of `main`, past index and worktree. */
export async function importComments(repository: TestRepository, comments: readonly CommentFile[]): Promise<void> {
  const parent = await repository.git("rev-parse", "--verify", "--quiet", "main").catch(() => "");
  const git = spawn("git", ["fast-import", "--quiet", "--force"], { cwd: repository.path, stdio: ["pipe", "inherit", "inherit"] });
  const ended = once(git, "close");
  const lines = ["commit refs/heads/main", "committer Ada Author <ada@example.org> 1796040000 +0000", "data 5", "grow", ...(parent === "" ? [] : [`from ${parent}`])];
  git.stdin.write(`${lines.join("\n")}\n`);
  for (const comment of comments) {
    const bytes = Buffer.from(formatDataFile(commentFileSchema, comment));
    const hasRoom = git.stdin.write(Buffer.concat([Buffer.from(`M 100644 inline data/comments/${comment.page}/${comment.id}.json\ndata ${bytes.length}\n`), bytes, Buffer.from("\n")]));
    if (!hasRoom) await once(git.stdin, "drain");
  }
  git.stdin.end();
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}.`);
}

/** Comment `n` of a page, the same each time: 600 bytes on disk, one a minute. */
export function grownComment(n: number, page: string, parent?: string): CommentFile {
  const date = new Date(Date.UTC(2026, 0, 1) + n * 60_000);
  return {
    id: grownId(n),
    page,
    ...(parent !== undefined && { parent }),
    name: `Reader ${n % 997}`,
    body: `Comment ${n}. ${"Thank you for writing this up, it saved me an evening. ".repeat(1 + (n % 11))}`,
    date: date.toISOString(),
    status: "published",
  };
}

/** A UUIDv7 of that comment's minute. */
export function grownId(n: number): string {
  const time = (Date.UTC(2026, 0, 1) + n * 60_000).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, "0")}`;
}
