import type { PostDate } from "./model.ts";

/** A date as the author wrote it, and the number by which it is sorted. */
export interface Moment {
  readonly date: PostDate;
  /** Milliseconds since 1970: the instant, or midnight UTC of a day without a time. */
  readonly at: number;
}

/** What a date may look like, for messages. */
export const dateForms = "a date such as 2026-11-20, 2026-11-20 09:30 or 2026-11-20T09:30:00+01:00";

const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:(?:[Tt]|\s+)(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads `yyyy-mm-dd`, with a time and an offset where the author gave them. The day stays the author's,
 * whatever the offset; a time without an offset counts as UTC.
 * Undefined where the text is no date or there is no such day (2026-02-30).
 */
export function parseDate(text: string): Moment | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const [, year = "", month = "", date = "", hour, minute, second = "00", fraction = "", zone = "Z"] = match;
  if (!isDay(Number(year), Number(month), Number(date))) return undefined;
  const day = `${year}-${month}-${date}`;
  if (hour === undefined || minute === undefined) return moment(day, day);
  const offset = zone.toUpperCase() === "Z" ? "Z" : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const offsetInRange = offset === "Z" || (Number(offset.slice(1, 3)) <= 23 && Number(offset.slice(4)) <= 59);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || !offsetInRange) return undefined;
  return moment(day, `${day}T${hour}:${minute}:${second}${fraction}${offset}`);
}

/** The date that leads a file's name (`2026-03-01-first-steps`), if one does. */
export function dateInName(name: string): string | undefined {
  return /^\d{4}-\d{2}-\d{2}(?!\d)/.exec(name)?.[0];
}

/** A file's time in the zone of this machine, which is the author's where the file is not committed yet. */
export function fromFileTime(modified: Date): Moment {
  const offset = -modified.getTimezoneOffset();
  const local = new Date(modified.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, "0");
  const minutes = String(Math.abs(offset) % 60).padStart(2, "0");
  const zone = offset === 0 ? "Z" : `${offset < 0 ? "-" : "+"}${hours}:${minutes}`;
  return moment(local.slice(0, 10), local + zone);
}

/** When a log of this date may be shown, in milliseconds since 1970: a day without a time begins in this machine's zone. */
export function dueAt({ date, at }: Moment): number {
  if (date.iso !== date.day) return at;
  const [year = 0, month = 1, day = 1] = date.day.split("-").map(Number);
  return new Date(year, month - 1, day).getTime();
}

function moment(day: string, iso: string): Moment {
  return Object.freeze({ date: Object.freeze({ day, iso }), at: Date.parse(iso) });
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  // The calendar repeats every 400 years, and Date.UTC takes years below 100 for the 1900s.
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
