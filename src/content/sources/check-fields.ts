import type { z } from "zod";
import { editDistance } from "../edit-distance.ts";
import type { FrontMatter } from "./front-matter.ts";
import type { Problem } from "../problems.ts";
import { logSchema } from "../schemas/log.ts";
import { pageSchema } from "../schemas/page.ts";
import { projectSchema } from "../schemas/project.ts";

const knownKeys = [...new Set([logSchema, projectSchema, pageSchema].flatMap((schema) => Object.keys(schema.shape)))];

/**
 * Checks every key by itself, so that one run names every mistake; a wrong key is absent from the values.
 * A key without a value counts as absent. Keys that other generators use (`layout`, `weight`) and keys of another
 * kind of text are passed over; a key that is nearly one of ours (`lables`) is a mistake.
 */
export function checkFields<Shape extends z.ZodRawShape>(
  file: string,
  schema: z.ZodObject<Shape>,
  { fields }: FrontMatter,
): { values: z.output<z.ZodObject<Shape>>; problems: Problem[] } {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [field, { value, line }] of fields) {
    const check = Object.hasOwn(schema.shape, field) ? (schema.shape[field] as z.ZodType) : undefined;
    if (!check) {
      const meant = knownKeys.includes(field) ? undefined : nearestKey(field);
      if (meant !== undefined) problems.push({ file, line, field, message: "there is no such key", expected: meant });
      continue;
    }
    if (value === null) continue;
    const result = check.safeParse(value);
    if (result.success) values[field] = result.data;
    else {
      const expected = String(check.meta()?.["expected"]);
      problems.push(...result.error.issues.map((issue) => ({ file, line, field, message: issue.message, expected })));
    }
  }
  return { values: values as z.output<z.ZodObject<Shape>>, problems };
}

function nearestKey(field: string): string | undefined {
  const lower = field.toLowerCase();
  return knownKeys.find((key) => {
    if (key === lower) return true;
    // Among short words a distance of two is no kinship: `page` is as near to `part`.
    return key.length > 3 && editDistance(key, lower, key.length > 5 ? 2 : 1) !== undefined;
  });
}
