import { revokeReceipts } from "../../../readers/comments/take-down.ts";
import type { CommentsCommand } from "../comments.ts";
import { findPlace } from "./find.ts";

/** Makes the receipts of a comment void, for where one came into wrong hands. */
export const revokeCommand: CommentsCommand = async ({ words: [meant = ""], json, print }, services) => {
  const { page, id } = await findPlace(meant, services);
  const { comment, commit } = await revokeReceipts({ page, id }, services);
  const generation = comment?.generation;
  print(json ? JSON.stringify({ id, page, generation, commit: commit.id }) : `${id} on ${page}: all receipts given before are void`);
  return 0;
};
