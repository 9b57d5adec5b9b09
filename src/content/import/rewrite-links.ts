import { outsideCode } from "./outside-code.ts";

/** Says what a link's target becomes; the same text leaves it as it is. */
export type Rewrite = (target: string, line: number) => string;

/** The target of a link or picture, of a reference's definition (a footnote's is its text), or of an HTML attribute. */
const targets = /(?<=\]\()(<[^<>\n]*>|[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)|(?<=^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(\S+)|(?<=\s(?:src|href|poster)=")([^"]*)/gm;

/** Puts other targets into the links and pictures of a markdown text. Code is not touched. Lines are counted from 1. */
export function rewriteLinks(body: string, rewrite: Rewrite): string {
  return outsideCode(body, (prose, line) =>
    prose.replace(targets, (match: string) => {
      const bare = /^<(.*)>$/s.exec(match)?.[1];
      const changed = rewrite(bare ?? match, line);
      return bare === undefined ? changed : `<${changed}>`;
    }),
  );
}
