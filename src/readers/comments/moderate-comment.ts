import type { Site } from "../../config/site.ts";
import type { CommentFile } from "../../content/schemas/comment.ts";
import { apiLink } from "../api-link.ts";
import { ReaderError } from "../errors.ts";
import type { ModerateClaims, ModerationAction, Tokens } from "../tokens.ts";
import { rememberAuthorOf, type AuthorServices } from "./authors.ts";
import { changeComment, findComment, type CommentStores } from "./comment-store.ts";

export interface ModerateServices extends CommentStores {
  readonly clock: AuthorServices["clock"];
  readonly tokens: AuthorServices["tokens"];
}

/** What became of a comment that the owner decided about. */
export interface Moderated {
  readonly action: ModerationAction;
  readonly page: string;
  readonly id: string;
  readonly status: "published" | "rejected";
  /** Object name of the commit that readers can see, else of the private store's. */
  readonly commit: string;
}

/** Three links for the owner's mail; each is good for 30 days, for this comment, and as long as it waits. */
export async function moderationLinks(
  { page, id }: Pick<CommentFile, "page" | "id">,
  { site, tokens }: { readonly site: Pick<Site, "origin" | "api">; readonly tokens: Pick<Tokens, "moderate"> },
): Promise<Record<ModerationAction, string>> {
  const link = async (action: ModerationAction) => apiLink(site, "/moderate", { token: await tokens.moderate.sign({ page, id, action }) });
  const [approve, reject, spam] = await Promise.all([link("approve"), link("reject"), link("spam")]);
  return { approve, reject, spam };
}

/** What a link of the owner's mail is about; changes nothing. Throws `bad-token`, also where nothing waits any more, `store-busy`, `store-unavailable`. */
export async function readModeration(token: string, services: CommentStores & { readonly tokens: Pick<Tokens, "moderate"> }): Promise<{ claims: ModerateClaims; comment: CommentFile }> {
  const claims = await services.tokens.moderate.verify(token);
  const comment = await findComment(services, claims.page, claims.id);
  if (comment?.status !== "held") throw notWaiting(comment);
  return { claims, comment };
}

/** What the owner has seen of a held comment: whatever is edited after that is another thing to decide about. */
export function seenOf({ date, edited }: CommentFile): string {
  return edited ?? date;
}

/**
 * Does what a link of the owner's mail says. `seen` is what the owner looked at; absent where that is not known.
 * Throws `bad-token` (also where nothing waits any more), `invalid` where the comment was edited since, `store-busy`, `store-unavailable`.
 */
export async function moderateByToken(token: string, seen: string | undefined, services: ModerateServices & { readonly tokens: Pick<Tokens, "moderate"> }): Promise<Moderated> {
  const { action, page, id } = await services.tokens.moderate.verify(token);
  return await moderate(action, { page, id }, services, (held) => {
    if (seen !== undefined && seen !== seenOf(held)) throw changedSince();
  });
}

/**
 * Publishes a held comment, or deletes its file. An approval that ended between its two commits is brought to its end.
 * Whose address is confirmed is trusted after an approval, and held in any case after spam. Throws `bad-token` where nothing
 * waits any more, `store-busy`, `store-unavailable`, and what `check` throws.
 */
export async function moderate(action: ModerationAction, { page, id }: Pick<CommentFile, "page" | "id">, services: ModerateServices, check?: (held: CommentFile) => void): Promise<Moderated> {
  const { before, commit } = await changeComment(services, page, id, async (before) => {
    // What is published already may still lie among the held ones, where an approval was cut off.
    if (before?.status === "published" && action === "approve") return before;
    if (before?.status !== "held") throw notWaiting(before);
    check?.(before);
    return action === "approve" ? approved(before) : null;
  }, `moderation: ${action} ${id}`);
  if (!commit.changed) throw notWaiting(before);
  if (action !== "reject") await rememberAuthorOf(before, action === "approve" ? "trusted" : "spam", services);
  return { action, page, id, status: action === "approve" ? "published" : "rejected", commit: commit.id };
}

function approved({ held: _held, ...comment }: CommentFile): CommentFile {
  return { ...comment, status: "published" };
}

function notWaiting(comment: CommentFile | null): ReaderError {
  return new ReaderError("bad-token", ({ alreadyDecided }) => ({ message: alreadyDecided.message, hint: { ...alreadyDecided, held: "" }[comment?.status ?? "rejected"] }));
}

function changedSince(): ReaderError {
  return new ReaderError("invalid", (words) => words.changedSince, { field: "seen" });
}
