import type { CommentFile } from "../../../content/schemas/comment.ts";

/** So much of a text stands in a list. */
const shortText = 200;

/** A comment in a list: where, who, when, how it stands, and the beginning of its text. */
export function commentLines({ id, page, name, date, status, held = [], body }: CommentFile): string {
  const standing = status === "held" ? `held (${held.join(", ")})` : status;
  const text = Array.from(body.replace(/\s+/g, " ").trim());
  const start = text.length > shortText ? `${text.slice(0, shortText).join("")}…` : text.join("");
  return printable(`${id}  ${standing}\n  ${name === "" ? "–" : name} on ${page}, ${momentText(date)}\n  ${start}`);
}

/** `2026-11-20 12:00 UTC`. */
function momentText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** What strangers wrote, without what a terminal would take for a command or what turns the direction of the text. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, "�");
}
