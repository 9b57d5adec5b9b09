import { z } from "zod";

/** UUIDv7 in lower case (RFC 9562). */
export const commentIdSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, "expected a UUIDv7 in lower case");

/** At most this many characters, counted as JSON Schema and readers do: an emoji is one, not two. */
const text = (maxLength: number) => z.string().refine((value) => value.length <= maxLength || Array.from(value).length <= maxLength, `expected at most ${maxLength} characters`).meta({ maxLength });

export const pageKeySchema = z.string().min(1).max(300);

const utcDate = z.iso.datetime({ error: "expected an ISO 8601 date in UTC, such as 2026-11-20T09:30:00Z" });

/** `data/comments/<page-key>/<id>.json`, keys in the order in which they stand on disk. */
export const commentFileSchema = z.object({
  id: commentIdSchema,
  page: pageKeySchema,
  parent: commentIdSchema.optional(),
  name: text(80),
  // Spelt out: a JSON Schema has no flag for "whatever the case".
  url: text(500).regex(/^[Hh][Tt][Tt][Pp][Ss]?:\/\//, "expected an http or https address").optional(),
  body: text(10_000),
  date: utcDate,
  edited: utcDate.optional(),
  status: z.enum(["published", "held", "deleted"]),
  owner: z.literal(true).optional(),
  /** Only where a mail address came with the comment. Whoever has the site's secret can tell from it whether a confirmed address is the same; it tells others nothing. */
  author: z.string().optional(),
  /** Why it is held. */
  held: z.array(z.string()).optional(),
  /** Raised by the owner to make older receipts void. */
  generation: z.int().min(0).optional(),
  /** What only the owner may read, as age armor. */
  private: z.string().optional(),
});

export type CommentFile = z.infer<typeof commentFileSchema>;

/** Whether readers have never seen it on its page: it waits for the owner, or its reader deleted it before the owner decided. */
export function isUnseen({ status, held }: Pick<CommentFile, "status" | "held">): boolean {
  return status === "held" || (status === "deleted" && held !== undefined);
}
