/** Says what a link's target becomes; the same text leaves it as it is. */
export type Rewrite = (target: string, line: number) => string;

const fence = /^ {0,3}(?:`{3,}|~{3,})/;

/** Inline code, or the target of a link or picture, of a reference's definition, or of an HTML attribute. */
const targets = /(`+)[^`]+\1|(?<=\]\()(<[^<>\n]*>|[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)|(?<=^ {0,3}\[[^\]\n]+\]:[ \t]*)(\S+)|(?<=\s(?:src|href|poster)=")([^"]*)/gm;

/**
 * Puts other targets into the links and pictures of a markdown text and leaves everything else byte for byte:
 * parsing and writing it again would change the author's hand. Code is not touched. Lines are counted from 1.
 */
export function rewriteLinks(body: string, rewrite: Rewrite): string {
  let open: string | undefined;
  return body
    .split("\n")
    .map((line, index) => {
      const mark = fence.exec(line)?.[0].trim();
      if (open !== undefined) {
        if (mark !== undefined && mark.startsWith(open) && line.trim() === mark) open = undefined;
        return line;
      }
      if (mark !== undefined) {
        open = mark;
        return line;
      }
      return line.replace(targets, (match: string, ticks: string | undefined) => {
        if (ticks !== undefined) return match;
        const bare = /^<(.*)>$/s.exec(match)?.[1];
        const changed = rewrite(bare ?? match, index + 1);
        return bare === undefined ? changed : `<${changed}>`;
      });
    })
    .join("\n");
}
