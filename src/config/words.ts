import type { Site } from "./site.ts";
import { de } from "./words/de/index.ts";
import { en, type Words } from "./words/en/index.ts";

export type { Words } from "./words/en/index.ts";

/** Every language there are words in. */
export const languages: Readonly<Record<string, Words>> = { en, de };

/** The words of a language by its tag (`de`, `pt-BR`); where we have none, undefined. */
export function wordsOf(language: string): Words | undefined {
  const name = language.split("-")[0]?.toLowerCase() ?? "";
  return Object.hasOwn(languages, name) ? languages[name] : undefined;
}

/** The words of a page: in the language of its text, else the site's, else English. */
export function wordsFor(site: Pick<Site, "language">, entry: { readonly lang?: string | undefined } = {}): Words {
  return (entry.lang === undefined ? undefined : wordsOf(entry.lang)) ?? wordsOf(site.language) ?? en;
}

/** Why a comment waits, as it stands in its file, in words; one that nobody foresaw stands for itself. */
export function reasonIn({ moderation: { reasons } }: Words, reason: string): string {
  return Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons] : reason;
}
