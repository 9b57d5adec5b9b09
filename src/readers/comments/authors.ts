import { z } from "zod";
import type { Moderation } from "../../config/site.ts";
import { formatDataFile } from "../../content/sources/data-file.ts";
import type { CommentFile } from "../../content/schemas/comment.ts";
import type { Store } from "../../store/store.ts";
import { asReaderError } from "../errors.ts";
import { lookUpAddress } from "../newsletter/known-address.ts";
import type { SubscriberStores } from "../newsletter/subscriber-files.ts";
import type { Tokens } from "../tokens.ts";
import { authorField, authorMark, authorMarks, markIn } from "./author-mark.ts";
import { changeComment, type ChangedComment, type CommentStores } from "./comment-store.ts";

/** What the owner thinks of somebody: known by an approved comment, or by one marked as spam. */
export type Standing = "trusted" | "spam";

/** `data/authors/<mark>.json` in the private store, keys in the order in which they stand on disk. */
const authorFileSchema = z.object({
  /** The mark: keyed hash of a confirmed address. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  standing: z.enum(["trusted", "spam"]),
  date: z.iso.datetime(),
});

export interface AuthorServices {
  readonly privateStore: Pick<Store, "read" | "commit">;
  readonly tokens: Pick<Tokens, "authorKeys">;
  readonly clock: () => Date;
}

/** Whoever has a confirmed address. */
export interface KnownAuthor {
  /** Keyed hash of the address. */
  readonly mark: string;
  /** Absent where the owner never decided about a comment of theirs. */
  readonly standing?: Standing;
}

/**
 * What is known of whoever has this address; undefined where nobody ever confirmed it. Whoever types it counts as its owner,
 * as everywhere where there are no accounts. Throws `store-busy`, `store-unavailable`.
 */
export async function findAuthor(address: string, services: SubscriberStores & { readonly tokens: Pick<Tokens, "authorKeys" | "subscriberIdKeys"> }): Promise<KnownAuthor | undefined> {
  const { tokens, ...stores } = services;
  for (const mark of authorMarks(address, tokens.authorKeys)) {
    const standing = await readStanding(mark, stores);
    if (standing !== undefined) return { mark, standing };
  }
  const { subscriber } = await lookUpAddress(address, services);
  return subscriber && { mark: authorMark(address, tokens.authorKeys) };
}

/** What is known of a comment's author; undefined where it is nobody whose address is confirmed. Throws `store-busy`, `store-unavailable`. */
export async function authorOf(comment: CommentFile, services: Omit<AuthorServices, "clock">): Promise<KnownAuthor | undefined> {
  const mark = markIn(comment, services.tokens.authorKeys);
  if (mark === undefined) return undefined;
  const standing = await readStanding(mark, services);
  return { mark, ...(standing !== undefined && { standing }) };
}

/** What the owner's rule for a page means for somebody: who is trusted passes a rule for new ones, who sent spam passes none. */
export function moderationFor(author: KnownAuthor | undefined, moderation: Moderation): Moderation {
  if (author?.standing === "spam") return "hold";
  return author?.standing === "trusted" && moderation === "hold-new" ? "publish" : moderation;
}

/** Remembers what the owner decided about a comment's author, if that is somebody known; the last decision counts. Throws `store-busy`, `store-unavailable`. */
export async function rememberAuthorOf(comment: CommentFile | null, standing: Standing, services: AuthorServices): Promise<void> {
  const mark = comment === null ? undefined : markIn(comment, services.tokens.authorKeys);
  if (mark !== undefined) await rememberAuthor(mark, standing, services);
}

async function rememberAuthor(mark: string, standing: Standing, services: Omit<AuthorServices, "tokens">): Promise<void> {
  if ((await readStanding(mark, services)) === standing) return;
  const write = formatDataFile(authorFileSchema, { id: mark, standing, date: services.clock().toISOString() });
  await services.privateStore.commit([{ path: authorPath(mark), write }], { message: "moderation: 1 author" }).catch(rethrown);
}

/**
 * Writes the mark of a confirmed address onto a comment that came with it. Where the comment was held and is published, the
 * owner approved it, and its author is trusted from now on; where it is held still, the approval will say so. What was
 * published at once nobody has looked at.
 * Throws `store-busy`, `store-unavailable`.
 */
export async function confirmAuthor({ page, id, held }: { readonly page: string; readonly id: string; readonly held?: true | undefined }, address: string, services: AuthorServices & CommentStores): Promise<ChangedComment> {
  const { authorKeys } = services.tokens;
  const marks = authorMarks(address, authorKeys);
  const changed = await changeComment(services, page, id, async (before) => {
    if (before === null || before.status === "deleted") return before;
    // What was hidden under an older secret stays: one comment has one mark, so that its pads hide it in history too.
    const mark = markIn(before, authorKeys);
    return mark !== undefined && marks.includes(mark) ? before : { ...before, author: authorField(marks[0], id, authorKeys) };
  }, `comment: ${page} (${id})`);
  if (held !== true || changed.comment?.status !== "published") return changed;
  const standings = await Promise.all(marks.map((mark) => readStanding(mark, services)));
  if (standings.every((standing) => standing === undefined)) await rememberAuthor(marks[0], "trusted", services);
  return changed;
}

async function readStanding(mark: string, { privateStore }: Pick<AuthorServices, "privateStore">): Promise<Standing | undefined> {
  const bytes = await privateStore.read(authorPath(mark)).catch(rethrown);
  if (bytes === null) return undefined;
  try {
    const { data } = authorFileSchema.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    return data?.id === mark ? data.standing : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function authorPath(mark: string): string {
  return `data/authors/${mark}.json`;
}

function rethrown(error: unknown): never {
  throw asReaderError(error);
}
