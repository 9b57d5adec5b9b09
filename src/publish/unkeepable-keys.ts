import type { Entry } from "../content/model.ts";
import type { Problem } from "../content/problems.ts";
import { StoreError } from "../store/errors.ts";
import { checkPath } from "../store/paths.ts";

/**
 * Pages that take comments and whose key can be no folder in a store (`logs/Worth it?`, `logs/aux`): every comment
 * there would be refused, which the author should learn before a reader does.
 */
export function unkeepableKeys(entries: Iterable<Entry>): Problem[] {
  return [...entries].flatMap(({ key, source, comments }) => {
    const why = comments ? refusal(`data/comments/${key}`) : undefined;
    return why === undefined ? [] : [{ file: source, field: "id", message: `comments cannot be kept under ${JSON.stringify(key)}: ${why}`, expected: "another file name, or an `id`" }];
  });
}

function refusal(path: string): string | undefined {
  try {
    checkPath(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return error.message.replace(/^.*is no path for a store: /s, "").replace(/\.$/, "");
  }
}
