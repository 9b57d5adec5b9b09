import type { Site } from "../../config/site.ts";
import { parseCommentFile } from "../../content/comments/parse-comment.ts";
import type { CommentFile } from "../../content/schemas/comment.ts";
import { commentFolder, commentPath, parseComment } from "../../readers/comments/comment-files.ts";
import { asReaderError, ReaderError } from "../../readers/errors.ts";
import { noSuchPage } from "../../readers/form-checks.ts";
import type { Store } from "../../store/store.ts";
import { readDeployed } from "./rebuild-when-due.ts";
import { isShown } from "./shown-changes.ts";
import { changedSince, type Difference, type GitHubBranch } from "./unbuilt-commits.ts";

/** So long an answer holds: however many readers come to an instance, GitHub is asked two things in it. */
const freshMs = 20_000;
/** The same where many instances ask: what is left of the 5,000 requests an hour is for those who write. */
const scarceMs = 10 * 60_000;
const fewRequests = 1_000;
/** From the time that a comment bears until it is in the branch. */
const longestCommitMs = 10_000;
/** Of a page with more, the newest. */
const mostOfAPage = 100;
/** About 4 MB of ordinary comments. */
const mostRemembered = 2_000;

type Changed = Difference["files"][number];

interface Known {
  readonly at: number;
  readonly difference: Promise<{
    /** Files of comments by their paths. */
    readonly files: ReadonlyMap<string, Changed>;
    /** Whether what is none of them is as it was when the pages were built. */
    readonly whole: boolean;
  }>;
}

export interface UnbuiltServices {
  readonly site: Pick<Site, "origin" | "prefix">;
  readonly branch: GitHubBranch;
  readonly store: Pick<Store, "read">;
  readonly clock: () => Date;
}

/**
 * What was committed at GitHub since the published site was built. All pages share one comparison, of which GitHub tells
 * 300 files; what a new comment says stands in it, so that only what was changed is read by itself, once.
 */
export class UnbuiltComments {
  readonly #services: UnbuiltServices;
  #known: Known | undefined;
  #isScarce = false;
  /** By the name that Git gives the file's bytes. */
  readonly #parsed = new Map<string, CommentFile | null>();

  constructor(services: UnbuiltServices) {
    this.#services = services;
  }

  /** What a page does not show yet: comments, oldest first, and ids of those that are gone. Throws `no-such-page`, `store-busy`, `store-unavailable`. */
  async on(page: string): Promise<{ readonly comments: readonly CommentFile[]; readonly gone: readonly string[] }> {
    const folder = commentFolder(page);
    if (folder === undefined) throw noSuchPage();
    try {
      const { files } = await this.#difference();
      const ofPage = [...files.values()].filter(({ filename }) => filename.startsWith(`${folder}/`) && !filename.slice(folder.length + 1).includes("/"));
      const newest = ofPage.toSorted((one, other) => (one.filename < other.filename ? -1 : 1)).slice(-mostOfAPage);
      const comments: CommentFile[] = [];
      const gone: string[] = [];
      for (const file of newest) {
        const comment = file.status === "removed" ? null : await this.#read(file);
        if (comment?.status === "published") comments.push(comment);
        else if (file.status !== "added" && isShown({ path: file.filename, ...file })) gone.push(file.filename.slice(folder.length + 1, -".json".length));
      }
      return { comments, gone };
    } catch (error) {
      const known = asReaderError(error);
      throw known instanceof ReaderError ? known : unavailable(error);
    }
  }

  /** Whether the published page shows a comment as it is; false where that cannot be told. */
  async isShown({ page, id, date, edited }: Pick<CommentFile, "page" | "id" | "date" | "edited">): Promise<boolean> {
    try {
      const { files, whole } = await this.#difference();
      return whole && Date.parse(edited ?? date) + longestCommitMs < (this.#known?.at ?? 0) && !files.has(commentPath(page, id));
    } catch {
      return false;
    }
  }

  /** What failed is not asked again at once either: a host in trouble is left alone. */
  #difference(): Known["difference"] {
    const now = this.#services.clock().getTime();
    if (this.#known === undefined || now - this.#known.at >= (this.#isScarce ? scarceMs : freshMs)) this.#known = { at: now, difference: this.#ask() };
    return this.#known.difference;
  }

  async #ask(): Known["difference"] {
    const { site, branch: given } = this.#services;
    const branch = { ...given, fetch: this.#watch(given.fetch ?? fetch) };
    const { commit } = await readDeployed(site);
    const { files, whole }: Difference = commit === null ? { files: [], whole: false } : await changedSince(branch, commit);
    return { files: new Map(files.filter(({ filename }) => filename.startsWith("data/comments/")).map((file) => [file.filename, file])), whole };
  }

  /** Notes how much GitHub still grants in this hour. */
  #watch(send: typeof fetch): typeof fetch {
    return async (...request) => {
      const answer = await send(...request);
      this.#isScarce = Number(answer.headers.get("x-ratelimit-remaining") ?? Infinity) < fewRequests;
      return answer;
    };
  }

  async #read(file: Changed): Promise<CommentFile | null> {
    const name = file.sha ?? file.filename;
    const known = this.#parsed.get(name);
    if (known !== undefined) return known;
    const comment = added(file) ?? parseComment(file.filename, await this.#services.store.read(file.filename));
    if (this.#parsed.size >= mostRemembered) this.#parsed.clear();
    this.#parsed.set(name, comment);
    return comment;
  }
}

/** A file that is new, out of the patch that adds it. */
function added({ filename, status, patch }: Changed): CommentFile | undefined {
  if (status !== "added" || patch === undefined) return undefined;
  const lines = patch.split("\n").filter((line) => line.startsWith("+")).map((line) => line.slice(1));
  return parseCommentFile(filename, lines.join("\n")).file;
}

function unavailable(cause: unknown): ReaderError {
  return new ReaderError("store-unavailable", ({ newCommentsUnavailable }) => newCommentsUnavailable, { retryAfterSeconds: 60, cause });
}
