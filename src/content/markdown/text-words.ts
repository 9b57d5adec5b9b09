import { wordsFor, type Words } from "../../config/words.ts";

/** The language of a text, in the environment of its rendering. */
export const languageKey = "language";

/** The words that a rendering adds, in the language of the text; English where none is known. */
export function textWords(environment: Readonly<Record<string, unknown>> | undefined): Words {
  const language = environment?.[languageKey];
  return wordsFor({ language: typeof language === "string" ? language : "en" });
}
