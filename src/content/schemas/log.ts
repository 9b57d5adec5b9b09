import { z } from "zod";
import { entryKeys, labelKeys, seriesKey } from "./entry.ts";
import { date, expectedDate, flag, key, text, wholeNumber, word } from "./fields.ts";

/** Front matter of a log; every key may be absent. */
export const logSchema = z.object({
  ...entryKeys,
  ...labelKeys,
  date: key(date, { meaning: "When it was published; else the date in the file's name, the first commit, the file's time.", expected: expectedDate }),
  written: key(date, { meaning: "When it was written, where that is not when it was published.", expected: expectedDate }),
  series: seriesKey,
  part: key(wholeNumber, { meaning: "Place in the series.", expected: "a whole number" }),
  kind: key(word("kind", ["log", "follow-up"]), { meaning: "`follow-up` stands at the end of its project.", expected: "one of log, follow-up" }),
  reply: key(flag, { meaning: "Whether you ask for replies by mail.", expected: "true or false" }),
  next: key(text, { meaning: "What comes next in the project, in your words.", expected: "a text" }),
});

export type LogFields = z.output<typeof logSchema>;
