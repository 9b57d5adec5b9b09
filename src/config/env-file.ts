import { parseEnv } from "node:util";

/** A name, `=`, and a value without quotes that has a `#` within a word. */
const hashInWord = /^([^\S\n]*(?:export[^\S\n]+)?\w+[^\S\n]*=[^\S\n]*)([^\s"'`#][^\n]*?[^\s]#[^\n]*)$/gm;

/**
 * Reads the text of a `.env`: as Node does, but `#` begins a remark only behind a blank, as in a shell. Node cuts
 * `UNFILED_STORE=local:.#data` to `local:.`, and comments would go to another branch without a word.
 */
export function readEnvFile(text: string): Record<string, string | undefined> {
  const lines = text.replaceAll("\r\n", "\n").replace(hashInWord, (line, name: string, rest: string) => {
    const value = rest.replace(/\s+#.*$/, "").trimEnd();
    const quote = ["'", '"', "`"].find((mark) => !value.includes(mark));
    return quote === undefined ? line : `${name}${quote}${value}${quote}`;
  });
  return parseEnv(lines);
}
