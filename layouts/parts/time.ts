import type { Words } from "../../src/config/words.ts";
import type { PostDate } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

interface TimeOptions {
  readonly className?: "dt-published" | "dt-updated";
  /** Whether the year is said; default true. */
  readonly year?: boolean;
}

/** A day as the author's calendar showed it: `18 Nov 2026`. */
export function postTime(words: Words, date: PostDate, { className, year = true }: TimeOptions = {}): Html {
  return html`<time${className !== undefined && html` class="${className}"`} datetime="${date.iso}">${dayText(words, date.day, year)}</time>`;
}

/** A moment of a comment, ISO 8601 UTC in: `18 Nov 2026, 14:32 UTC`. */
export function momentTime(words: Words, iso: string, className: "dt-published" | "dt-updated" = "dt-published"): Html {
  return html`<time class="${className}" datetime="${iso}">${dayText(words, iso, true)}, ${iso.slice(11, 16)} UTC</time>`;
}

/** The name of a month, counted from 1. */
export function monthName(words: Words, number: number): string {
  return words.dates.months[number - 1] ?? String(number);
}

/** The short name of a month, counted from 1. */
export function shortMonthName(words: Words, number: number): string {
  return words.dates.short[number - 1] ?? String(number);
}

function dayText(words: Words, iso: string, withYear: boolean): string {
  const [year, month, day] = iso.slice(0, 10).split("-");
  return words.dates.day(Number(day), shortMonthName(words, Number(month)), withYear ? year : undefined);
}
