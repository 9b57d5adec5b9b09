import type { z } from "zod";

/**
 * A reader's entry as it lies on disk: keys in the schema's order, absent keys left out,
 * two spaces of indentation, one newline at the end. Throws a ZodError where the entry breaks its schema.
 */
export function formatDataFile<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, entry: z.output<z.ZodObject<Shape>>): string {
  const checked = schema.parse(entry) as Record<string, unknown>;
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(schema.shape)) {
    if (checked[key] !== undefined) ordered[key] = checked[key];
  }
  return `${JSON.stringify(ordered, null, 2)}\n`;
}
