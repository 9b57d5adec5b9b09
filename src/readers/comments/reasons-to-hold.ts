import type { Site } from "../../config/site.ts";
import { ReaderError } from "../errors.ts";
import type { OpenedForm } from "../form-checks.ts";
import { readBlockList } from "../spam/block-list-file.ts";
import { checkAndSend } from "../spam/check-and-send.ts";
import { judge } from "../spam/judge.ts";
import type { RecentTexts } from "../spam/recent-texts.ts";
import type { Post, SpamReason } from "../spam/rule.ts";
import { madeWithin } from "./comment-id.ts";
import type { CommentInput } from "./comment-input.ts";
import { findCommentIds, type CommentStores } from "./comment-store.ts";

const hour = 60 * 60 * 1000;

/** Why a comment waits for the owner; the words stand in the comment's `held`. */
export type ReasonToHold = "moderation" | SpamReason;

export interface ReasonsToHoldServices extends CommentStores {
  readonly site: Pick<Site, "maxLinks" | "blockList">;
  /** False: nobody counts what others sent. */
  readonly limits: boolean;
  readonly recentTexts: Pick<RecentTexts, "count">;
  readonly clock: () => Date;
}

/**
 * Every reason to hold a comment; none means that it is published at once.
 * Throws `spam` where it is not kept, or not before its reader has looked once more (`isCheckAndSend`).
 */
export async function reasonsToHold(input: CommentInput, form: OpenedForm, services: ReasonsToHoldServices): Promise<ReasonToHold[]> {
  const { decision, reasons } = judge(await postOf(input, form, services));
  if (decision === "refuse") throw tooMuchLikeSpam();
  if (decision === "ask") throw checkAndSend();
  // For an author approved before, the caller has made "hold-new" into "publish".
  if (form.page.moderation !== "publish") return ["moderation", ...reasons];
  return decision === "hold" ? [...reasons] : [];
}

async function postOf(input: CommentInput, { page, ageMs }: OpenedForm, services: ReasonsToHoldServices): Promise<Post> {
  const { site, limits, recentTexts, clock } = services;
  const [blockList, ids] = await Promise.all([readBlockList(services.privateStore), limits ? findCommentIds(services, page.key) : []]);
  return {
    input,
    maxLinks: site.maxLinks,
    blockList: [...site.blockList, ...blockList],
    ageMs,
    sameTexts: limits ? recentTexts.count(input.body) : 0,
    commentsOfPage: madeWithin(ids, hour, clock().getTime()).length,
  };
}

function tooMuchLikeSpam(): ReaderError {
  return new ReaderError("spam", (words) => words.tooMuchLikeSpam);
}
