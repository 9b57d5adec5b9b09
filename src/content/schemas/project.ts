import { z } from "zod";
import { entryKeys, labelKeys } from "./entry.ts";
import { address, date, expectedDate, key, webAddress, word } from "./fields.ts";

/** Front matter of a project's `index.md`; every key may be absent. */
export const projectSchema = z.object({
  ...entryKeys,
  ...labelKeys,
  permalink: key(
    address.refine((url) => url.endsWith("/"), { error: (issue) => `cannot be ${JSON.stringify(issue.input)}: a project has its feed below it` }),
    { meaning: "The address, where it is not the one the file's place gives.", expected: "a path such as /2019/robot/, without an extension" },
  ),
  status: key(word("status", ["active", "paused", "done", "abandoned"]), {
    meaning: "How it stands; default: active.",
    expected: "one of active, paused, done, abandoned",
  }),
  started: key(date, { meaning: "When it began.", expected: expectedDate }),
  repository: key(webAddress, { meaning: "Where its source lies.", expected: "an address with http or https" }),
});

export type ProjectFields = z.output<typeof projectSchema>;
