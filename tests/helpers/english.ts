import { de } from "../../src/config/words/de/index.ts";
import { en } from "../../src/config/words/en/index.ts";

/** What is not English: the words that no German text has, however it was written. */
const little = ["the", "and", "you", "your", "of", "with", "this", "that", "is", "are", "to", "for", "from"];

const german = phrasesIn(de).map(({ text }) => text).join("\n");
const english = [...new Set(phrasesIn(en).filter(({ text }) => text.length > 2 && !has(german, text)).map(({ text }) => text))];

/**
 * What of our English words stands in a page, feed or mail that is to be German, and every little word that only English has.
 * Tags are looked at for what their attributes show.
 */
export function englishIn(text: string): string[] {
  const shown = shownIn(text);
  return [...english.filter((phrase) => has(shown, phrase)), ...little.filter((word) => has(shown.toLowerCase(), word))];
}

/** Every constant piece of text below a value: a function is asked with marks for what it puts in. */
function phrasesIn(value: unknown): { text: string }[] {
  if (typeof value === "string") return value.split(/\{\}|\uE000/).map((text) => ({ text: text.replace(/^[\s:.,“”„()]+|[\s:.,“”„()]+$/g, "") }));
  if (typeof value === "function") return phrasesIn((value as (...marks: string[]) => unknown)("\uE000", "\uE000", "\uE000"));
  return Object.values(value as object).flatMap(phrasesIn);
}

function has(text: string, phrase: string): boolean {
  const at = text.indexOf(phrase);
  if (at < 0) return false;
  return new RegExp(`(?<![\\p{L}\\p{N}/._-])${phrase.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}(?![\\p{L}\\p{N}/_=-])`, "u").test(text);
}

function shownIn(text: string): string {
  const attributes = Array.from(text.matchAll(/ (?:content|title|label|value|alt|aria-label|data-(?!index|status)\w+)="([^"]*)"/g), ([, shown = ""]) => shown);
  const names = Array.from(text.matchAll(/"(?:name|headline|description|title)":"([^"]*)"/g), ([, shown = ""]) => shown);
  const rest = text.replace(/<(script|style)\b[^]*?<\/\1>/g, "").replace(/<[^>]*>/g, "\n");
  return [rest, ...attributes, ...names].join("\n").replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');
}
