import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const file = new URL("../../layouts/style.css", import.meta.url);

/** The stylesheet and a version made from its text, so that a changed one is fetched anew and an unchanged one never. */
export function stylesheet(): { text: string; version: string } {
  const text = readFileSync(file, "utf8");
  return { text, version: createHash("sha256").update(text).digest("hex").slice(0, 8) };
}
