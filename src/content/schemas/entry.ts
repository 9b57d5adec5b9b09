import type { Moderation } from "../../config/site.ts";
import { address, addresses, date, expectedDate, flag, identity, key, language, name, names, picture, text, word } from "./fields.ts";

const moderation = ["publish", "hold-new", "hold"] as const satisfies readonly Moderation[];

const expectedPath = "a path such as /2019/robot/, beginning with / and without blanks, ? or #";

/** Keys that projects, logs and pages share. */
export const entryKeys = {
  title: key(text, { meaning: "The title; without it the first heading, else the first line.", expected: "a text, in quotes if it is true or false" }),
  subtitle: key(text, { meaning: "A line below the title.", expected: "a text" }),
  summary: key(text, { meaning: "What lists, feeds and search engines show.", expected: "a text" }),
  updated: key(date, { meaning: "When the text was last changed.", expected: expectedDate }),
  lang: key(language, { meaning: "Language of the text, where it is not the site's.", expected: "a language tag such as de or pt-BR" }),
  cover: key(picture, { meaning: "A picture for lists and previews, beside the text or an address.", expected: "a picture's path or address, or src and alt" }),
  draft: key(flag, { meaning: "Left out of the site until this is gone.", expected: "true or false" }),
  permalink: key(address, { meaning: "The address, where it is not the one the file's place gives.", expected: expectedPath }),
  aliases: key(addresses, { meaning: "Earlier addresses, which lead here.", expected: expectedPath }),
  id: key(identity, {
    meaning: "The page key: keeps the comments when the file moves.",
    expected: "small letters, digits, . _ - and / between parts, beginning with a letter or digit",
  }),
  comments: key(flag, { meaning: "Whether readers may comment here.", expected: "true or false" }),
  moderation: key(word("moderation", moderation), {
    meaning: "Which comments wait for the owner, where it is not the site's way.",
    expected: `one of ${moderation.join(", ")}`,
  }),
};

const label = { meaning: "Labels; `tags` and `categories` are read as well.", expected: "a label, or a list of labels" };

/** Keys that projects and logs share. */
export const labelKeys = {
  labels: key(names, label),
  tags: key(names, label),
  categories: key(names, label),
};

export const seriesKey = key(name, { meaning: "Name of the series a log belongs to.", expected: "a name" });
