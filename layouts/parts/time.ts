import type { PostDate } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;

interface TimeOptions {
  readonly className?: "dt-published" | "dt-updated";
  /** Whether the year is said; default true. */
  readonly year?: boolean;
}

/** A day as the author's calendar showed it: `18 Nov 2026`. */
export function postTime(date: PostDate, { className, year = true }: TimeOptions = {}): Html {
  return html`<time${className !== undefined && html` class="${className}"`} datetime="${date.iso}">${dayText(date.day, year)}</time>`;
}

/** A moment of a comment, ISO 8601 UTC in: `18 Nov 2026, 14:32 UTC`. */
export function momentTime(iso: string, className: "dt-published" | "dt-updated" = "dt-published"): Html {
  return html`<time class="${className}" datetime="${iso}">${dayText(iso, true)}, ${iso.slice(11, 16)} UTC</time>`;
}

/** The name of a month, counted from 1. */
export function monthName(number: number): string {
  return months[number - 1] ?? String(number);
}

/** The name of a month in three letters. */
export function shortMonthName(number: number): string {
  return monthName(number).slice(0, 3);
}

function dayText(iso: string, withYear: boolean): string {
  const [year = "", month, day] = iso.slice(0, 10).split("-");
  return `${Number(day)} ${shortMonthName(Number(month))}${withYear ? ` ${year}` : ""}`;
}
