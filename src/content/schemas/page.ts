import { z } from "zod";
import { entryKeys } from "./entry.ts";

/** Front matter of a page; every key may be absent. */
export const pageSchema = z.object({ ...entryKeys });

export type PageFields = z.output<typeof pageSchema>;
