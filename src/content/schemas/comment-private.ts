import { z } from "zod";
import { commentIdSchema, pageKeySchema } from "./comment.ts";

/**
 * `data/comments/<page-key>/<id>.json` in a private store: what only the owner may read of a comment that stands in the
 * public one. Strict, since a whole held comment lies under the same name.
 */
export const commentPrivateFileSchema = z.strictObject({
  id: commentIdSchema,
  page: pageKeySchema,
  /** As age armor. */
  private: z.string().min(1),
});

export type CommentPrivateFile = z.infer<typeof commentPrivateFileSchema>;
