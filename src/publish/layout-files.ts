import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";


/** The stylesheet and a version made from its text, so that a changed one is fetched anew and an unchanged one never. */
export function stylesheet(): { text: string; version: string } {
  // What is for people who read the source is not sent to those who read the site.
  const text = readLayoutFile("style.css")
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/^\s+/gm, "");
  return { text, version: createHash("sha256").update(text).digest("hex").slice(0, 8) };
}

/** The script that presses the button of a page which was opened from a mail. */
export function sendScript(): string {
  return readLayoutFile("send.js");
}

/** The small picture of the site in tabs and bookmarks. */
export function icon(): string {
  return readLayoutFile("icon.svg");
}

function readLayoutFile(name: string): string {
  return readFileSync(path.resolve("layouts", name), "utf8");
}
