/** How much of a comment a mail repeats, in characters; the rest stands on the page. */
const maxQuoted = 2_000;

/** A reader's text in a mail: every line marked as a quotation, so that none of it can pass for ours. */
export function quoted(text: string, maxLength = maxQuoted): string {
  const characters = Array.from(text);
  const lines = characters.slice(0, maxLength).join("").split(lineBreak);
  const shown = characters.length > maxLength ? [...lines, "[…]"] : lines;
  return shown.map((line) => `> ${visible(line)}`.trimEnd()).join("\n");
}

/** A name or title inside a sentence: one line of at most 100 characters. */
export function inLine(text: string): string {
  const characters = Array.from(visible(text.replace(/\s+/g, " ")).trim());
  return characters.length > 100 ? `${characters.slice(0, 99).join("")}…` : characters.join("");
}

/** A stranger's name in a sentence of ours; mail programs make links of addresses, so a name that holds one is not repeated. */
export function nameInSentence(name: string, otherwise: string): string {
  return /:\/\/|www\.|@|[\p{L}\p{N}]\.\p{L}{2}/iu.test(name.normalize("NFKC")) ? otherwise : inLine(name);
}

// Whatever any mail program takes for the end of a line; files written by hand may hold all of them.
const lineBreak = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** Without control characters, and without marks that turn the direction of what follows (\u202a-\u202e, \u2066-\u2069). */
function visible(line: string): string {
  return line.replace(/[^\P{Cc}\t]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, "");
}
