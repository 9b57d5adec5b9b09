import type { PostDate } from "../../src/content/model.ts";
import { html, type Html } from "./html.ts";

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" });

/** A day as the author's calendar showed it: `18 Nov 2026`. */
export function postTime(date: PostDate, className?: string): Html {
  return html`<time${className === undefined ? "" : html` class="${className}"`} datetime="${date.iso}">${day.format(new Date(date.day))}</time>`;
}

/** A moment of a comment, ISO 8601 UTC in: `18 Nov 2026, 14:32 UTC`. */
export function momentTime(iso: string): Html {
  const date = new Date(iso);
  return html`<time class="dt-published" datetime="${iso}">${day.format(date)}, ${clock.format(date)} UTC</time>`;
}

/** The name of a month, counted from 1. */
export function monthName(number: number): string {
  return month.format(new Date(Date.UTC(2000, number - 1)));
}
