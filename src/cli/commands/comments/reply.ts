import { text } from "node:stream/consumers";
import { replyAsOwner } from "../../../readers/comments/reply-as-owner.ts";
import type { CommentsCommand } from "../comments.ts";
import { findPlace } from "./find.ts";

/** Answers a published comment under the owner's name. */
export const replyCommand: CommentsCommand = async ({ words: [meant = "", typed], json, print }, services) => {
  const { page, id: parent } = await findPlace(meant, services);
  const body = typed ?? (await text(process.stdin)).trimEnd();
  const { comment, commit, repeat } = await replyAsOwner({ page, parent, body }, services);
  print(json ? JSON.stringify({ id: comment.id, page, parent, status: comment.status, commit }) : `${comment.id} on ${page}: published${repeat ? " already" : ""}`);
  return 0;
};
