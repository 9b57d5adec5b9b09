import { renderComment } from "../../content/markdown/comment-markdown.ts";
import type { CommentFile } from "../../content/schemas/comment.ts";
import { StoreError } from "../../store/errors.ts";
import type { Store } from "../../store/store.ts";
import { asReaderError } from "../errors.ts";
import { noSuchPage, type FindPage } from "../form-checks.ts";
import { commentFolder, parseComment } from "./comment-files.ts";

export interface ListCommentsServices {
  readonly store: Pick<Store, "readAll" | "head">;
  readonly findPage?: FindPage;
}

/** A published comment as anybody may read it. */
export interface PublicComment {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly url?: string;
  /** Safe HTML. */
  readonly html: string;
  /** ISO 8601 UTC. */
  readonly date: string;
}

/** About 40 MB of ordinary comments. */
const mostRemembered = 20_000;

/** Lists comments, and remembers them until something is committed: who asks again costs one look at the branch. */
export class CommentLists {
  /** The page asked for longest ago comes first. */
  readonly #pages = new Map<string, { readonly head: string | null; readonly comments: readonly PublicComment[] }>();
  #remembered = 0;

  /** Published comments of a page, oldest first; broken files are left out. Throws `no-such-page`, `store-busy`, `store-unavailable`. */
  async list(page: string, services: ListCommentsServices): Promise<readonly PublicComment[]> {
    const { store, findPage } = services;
    const folder = commentFolder(page);
    if (folder === undefined || (findPage !== undefined && findPage(page) === undefined)) throw noSuchPage();
    // Asked before the files are read: what is committed in between is read again next time.
    const head = await store.head().catch((error: unknown) => {
      throw asReaderError(error);
    });
    const known = this.#pages.get(page);
    const comments = known !== undefined && known.head === head ? known.comments : await listComments(folder, services);
    this.#remember(page, head, comments);
    return comments;
  }

  #remember(page: string, head: string | null, comments: readonly PublicComment[]): void {
    this.#forget(page);
    this.#pages.set(page, { head, comments });
    // A page without comments is remembered too, and counts.
    this.#remembered += comments.length + 1;
    for (const oldest of this.#pages.keys()) {
      if (this.#remembered <= mostRemembered) return;
      this.#forget(oldest);
    }
  }

  #forget(page: string): void {
    const known = this.#pages.get(page);
    if (known === undefined) return;
    this.#pages.delete(page);
    this.#remembered -= known.comments.length + 1;
  }
}

async function listComments(folder: string, { store }: ListCommentsServices): Promise<PublicComment[]> {
  try {
    // Below the folder may lie those of other pages: `a/b` is below `a`.
    const files = (await store.readAll(folder)).filter(({ path }) => !path.slice(folder.length + 1).includes("/"));
    return files.map(({ path, bytes }) => parseComment(path, bytes)).filter((comment) => comment !== null).filter(({ status }) => status === "published").map(publicComment);
  } catch (error) {
    // The key comes from a stranger: that no file can have such a name says only that there is no such page.
    throw error instanceof StoreError && error.code === "bad-path" ? noSuchPage() : asReaderError(error);
  }
}

function publicComment({ id, parent, name, url, body, date }: CommentFile): PublicComment {
  return { id, ...(parent !== undefined && { parent }), name, ...(url !== undefined && { url }), html: renderComment(body), date };
}
