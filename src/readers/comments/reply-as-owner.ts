import type { Site } from "../../config/site.ts";
import type { Tokens } from "../tokens.ts";
import { readComment } from "./comment-files.ts";
import { commentMark } from "./comment-id.ts";
import { noSuchParent, readCommentInput } from "./comment-input.ts";
import type { CommentStores } from "./comment-store.ts";
import { keepComment, type KeptComment } from "./keep-comment.ts";

export interface OwnerReplyServices extends CommentStores {
  readonly site: Pick<Site, "author">;
  readonly tokens: Pick<Tokens, "commentIdKeys">;
  readonly clock: () => Date;
}

/**
 * Publishes the owner's answer below a published comment, marked as theirs and under their name. The same words within
 * 24 hours are the same comment. Throws `no-such-parent`, `required`, `too-long`, `invalid`, `store-busy`, `store-unavailable`.
 */
export async function replyAsOwner({ page, parent, body }: { readonly page: string; readonly parent: string; readonly body: string }, services: OwnerReplyServices): Promise<KeptComment> {
  const { author } = services.site;
  const input = readCommentInput({ page, parent, name: author.name, url: author.url ?? "", body, token: "", email: "", notify: "", subject: "" });
  const now = services.clock();
  const [newest, ...older] = services.tokens.commentIdKeys;
  const markWith = (key: typeof newest) => commentMark(key, { page, parent, name: input.name, body: input.body, email: "" });
  return await keepComment(services, {
    page,
    marks: [markWith(newest), ...older.map(markWith)],
    now,
    write: async (id) => ({
      id,
      page,
      parent,
      name: input.name,
      ...(input.url !== undefined && { url: input.url }),
      body: input.body,
      date: now.toISOString(),
      status: "published",
      owner: true,
    }),
    requirePlace: async (view) => {
      if ((await readComment(view, page, parent))?.status !== "published") throw noSuchParent();
    },
  });
}
