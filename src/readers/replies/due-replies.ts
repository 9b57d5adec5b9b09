import { z } from "zod";
import type { CommentFile } from "../../content/schemas/comment.ts";
import type { Store } from "../../store/store.ts";
import type { CommentPlace } from "../comments/all-comments.ts";
import { markIn } from "../comments/author-mark.ts";
import { commentTime } from "../comments/comment-id.ts";
import { findComment } from "../comments/comment-store.ts";
import type { FindPage, KnownPage } from "../form-checks.ts";
import { lookUpAddress } from "../newsletter/known-address.ts";
import { sameAddress } from "../newsletter/subscriber-files.ts";
import { openSealed } from "../seal.ts";
import type { Tokens } from "../tokens.ts";
import { isStopped } from "./stops.ts";
import { readEntry, whenDue, type LedgerEntry } from "./told-ledger.ts";

const hour = 60 * 60 * 1000;

/** Older replies are told to nobody: who starts to send mail over an old archive stirs up no old threads. */
export const lookBackMs = 30 * 24 * hour;

/** As long as the question lives in a mailbox: replies that came meanwhile are told once it is answered. */
const askedMs = 48 * hour;

export interface DueServices {
  readonly store: Pick<Store, "read" | "list" | "walk" | "commit">;
  readonly privateStore: Pick<Store, "read" | "list" | "walk" | "commit">;
  readonly tokens: Pick<Tokens, "subscriberIdKeys" | "replyKeys" | "authorKeys">;
  /** The owner's age identity: addresses are sealed to it. */
  readonly ownerIdentity: string;
  readonly findPage: FindPage;
  readonly clock: () => Date;
}

/** A reply that somebody confirmed wants to hear of and has not. */
export interface DueReply {
  readonly reply: CommentFile;
  /** What it replies to. */
  readonly parent: CommentFile;
  readonly page: KnownPage;
  readonly address: string;
  /** Id of whoever has the address. */
  readonly subscriber: string;
  readonly entry: LedgerEntry;
}

/**
 * `settled`: whatever happens, nobody is told of this comment (any more). `waiting`: a mail failed and is due later.
 * `nobody`: not now, but that may change: it is held, the address is not confirmed, mail is stopped.
 */
export type Prospect = DueReply | "settled" | "waiting" | "nobody";

/** Whether and whom a comment is to be told to. Throws `store-busy`, `store-unavailable`, `StoreError`. */
export async function prospectOf({ page: pageKey, id }: CommentPlace, services: DueServices): Promise<Prospect> {
  const { clock, findPage, ownerIdentity } = services;
  const now = clock().getTime();
  if (commentTime(id) < now - lookBackMs) return "settled";
  const reply = await findComment(services, pageKey, id);
  if (reply === null || reply.status === "held") return "nobody";
  const parent = reply.status === "deleted" || reply.parent === undefined ? null : await findComment(services, pageKey, reply.parent);
  if (parent?.status !== "published" || parent.private === undefined) return "settled";
  const asked = await openPrivate(parent, ownerIdentity);
  if (asked?.notify !== true || (await isSamePerson(reply, parent, asked.email, services))) return "settled";

  const page = findPage(pageKey);
  const { id: subscriber, ids, subscriber: file } = await lookUpAddress(asked.email, services);
  if (page === undefined || file === undefined) return "nobody";
  if (commentTime(id) < Date.parse(file.date) - askedMs || (await isStopped([{ comment: parent.id }], services))) return "settled";
  if (await isStopped(ids.flatMap((each) => [{ replies: each }, { comments: each }]), services)) return "nobody";
  const entry = await readEntry(id, subscriber, services);
  const due = whenDue(entry);
  if (due > now) return due === Infinity ? "settled" : "waiting";
  return { reply, parent, page, address: asked.email, subscriber, entry };
}

const privateSchema = z.object({ email: z.string().min(1), notify: z.boolean().optional() });

/** Undefined where the owner's key has changed since, or the comment was written by hand. */
async function openPrivate({ private: sealed }: CommentFile, identity: string): Promise<z.infer<typeof privateSchema> | undefined> {
  return sealed === undefined ? undefined : privateSchema.safeParse(await openSealed(sealed, identity)).data;
}

/** Nobody needs to hear what they wrote themselves. */
async function isSamePerson(reply: CommentFile, parent: CommentFile, address: string, { tokens, ownerIdentity }: Pick<DueServices, "tokens" | "ownerIdentity">): Promise<boolean> {
  const mark = markIn(reply, tokens.authorKeys);
  if (mark !== undefined && mark === markIn(parent, tokens.authorKeys)) return true;
  const { email } = (await openPrivate(reply, ownerIdentity)) ?? {};
  return email !== undefined && sameAddress(email) === sameAddress(address);
}
