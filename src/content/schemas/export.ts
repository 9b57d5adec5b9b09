import { z } from "zod";
import { commentFileSchema } from "./comment.ts";
import { subscriberFileSchema } from "./subscriber.ts";

/** Opened where the owner's identity was at hand, else as age armor. */
const openedSchema = z.union([z.object({ email: z.string(), notify: z.boolean().optional() }), z.string().min(1)]);

export const exportedCommentSchema = commentFileSchema.extend({ private: openedSchema.optional() });
export const exportedSubscriberSchema = subscriberFileSchema.extend({ private: openedSchema });

/** What `unfiled export` prints. */
export const exportSchema = z.object({
  /** Raised when something is read differently. */
  version: z.literal(1),
  date: z.iso.datetime(),
  /** Where the site is. */
  site: z.string(),
  /** Of every status, oldest first. */
  comments: z.array(exportedCommentSchema),
  subscribers: z.array(exportedSubscriberSchema),
});

export type Export = z.infer<typeof exportSchema>;
