const fence = /^ {0,3}(?:`{3,}|~{3,})/;

/** Inline code, which stays as it is wherever a line is changed. */
const code = /(`+)(?!`)[^]*?(?<!`)\1(?!`)/g;

/**
 * Changes the prose of a markdown text piece by piece and leaves blocks of code and inline code byte for byte: parsing
 * and writing it again would change the author's hand. `change` gets what stands between code, and the line's number from 1.
 */
export function outsideCode(body: string, change: (prose: string, line: number) => string): string {
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
      return changed(line, (prose) => change(prose, index + 1));
    })
    .join("\n");
}

function changed(line: string, change: (prose: string) => string): string {
  // A mark that no text has stands for each piece of inline code: a link's words may hold some.
  const pieces: string[] = [];
  const marked = line.replace(code, (piece) => `\uE000${pieces.push(piece) - 1}\uE001`);
  return change(marked).replace(/\uE000(\d+)\uE001/g, (_, index: string) => pieces[Number(index)] ?? "");
}
