import type { MarkdownIt, StateInline, Token } from "markdown-it";

// oxlint-disable no-underscore-dangle -- a field of theirs
/**
 * Gives a parser classes with plain fields for its tokens and states. Those of markdown-it 15 are compiled for old browsers,
 * to one call for each field, which took an eighth of all rendering (Node 20). They do the same as the originals.
 */
export function quickTokens(markdown: MarkdownIt): void {
  Object.setPrototypeOf(QuickToken.prototype, new markdown.core.State("", markdown, {}).Token.prototype);
  Object.setPrototypeOf(QuickBlockState.prototype, markdown.block.State.prototype);
  Object.setPrototypeOf(QuickInlineState.prototype, markdown.inline.State.prototype);
  markdown.block.State = QuickBlockState as unknown as typeof markdown.block.State;
  markdown.inline.State = QuickInlineState as unknown as typeof markdown.inline.State;
  markdown.inline.ruler.at("text", readText);
}

/** Up to a character that may be markup. The original looks at one character after the other, which took a thirtieth of all rendering. */
const plainText = /[^\n!#$%&*+\-:<=>@[\\\]^_`{}~]+/y;

function readText(state: StateInline, silent: boolean): boolean {
  plainText.lastIndex = state.pos;
  if (!plainText.test(state.src)) return false;
  const end = Math.min(plainText.lastIndex, state.posMax);
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}

type Nesting = -1 | 0 | 1;

class QuickToken {
  map = null;
  level = 0;
  children = null;
  content = "";
  markup = "";
  info = "";
  block = false;
  hidden = false;
  attrs = null;
  meta = null;
  type: string;
  tag: string;
  nesting: Nesting;

  constructor(type: string, tag: string, nesting: Nesting) {
    this.type = type;
    this.tag = tag;
    this.nesting = nesting;
  }
}

const tab = 0x09;
const blank = 0x20;

class QuickBlockState {
  bMarks: number[] = [];
  eMarks: number[] = [];
  tShift: number[] = [];
  sCount: number[] = [];
  bsCount: number[] = [];
  blkIndent = 0;
  line = 0;
  lineMax: number;
  tight = false;
  listIndent = -1;
  parentType = "root";
  level = 0;
  Token = QuickToken;
  src: string;
  md: MarkdownIt;
  env: object;
  tokens: Token[];

  constructor(src: string, md: MarkdownIt, env: object, tokens: Token[]) {
    this.src = src;
    this.md = md;
    this.env = env;
    this.tokens = tokens;
    for (let start = 0; start < src.length; ) {
      const newline = src.indexOf("\n", start);
      const end = newline === -1 ? src.length : newline;
      let column = 0;
      let first = start;
      for (; first < end; first += 1) {
        const code = src.charCodeAt(first);
        if (code !== blank && code !== tab) break;
        column += code === tab ? 4 - (column % 4) : 1;
      }
      // Blanks alone at the very end are no line.
      if (first < end || newline !== -1) this.#addLine(start, end, first - start, column);
      start = end + 1;
    }
    this.#addLine(src.length, src.length, 0, 0);
    this.lineMax = this.bMarks.length - 1;
  }

  #addLine(start: number, end: number, indent: number, column: number): void {
    this.bMarks.push(start);
    this.eMarks.push(end);
    this.tShift.push(indent);
    this.sCount.push(column);
    this.bsCount.push(0);
  }

  push(type: string, tag: string, nesting: Nesting): Token {
    const token = new QuickToken(type, tag, nesting) as unknown as Token;
    token.block = true;
    if (nesting < 0) this.level -= 1;
    token.level = this.level;
    if (nesting > 0) this.level += 1;
    this.tokens.push(token);
    return token;
  }
}

class QuickInlineState {
  pos = 0;
  level = 0;
  pending = "";
  pendingLevel = 0;
  cache = {};
  backticks = {};
  backticksScanned = false;
  skipHtmlSpecial = false;
  linkLevel = 0;
  delimiters: unknown[] = [];
  _prev_delimiters: unknown[][] = [];
  Token = QuickToken;
  src: string;
  env: object;
  md: MarkdownIt;
  tokens: Token[];
  tokens_meta: unknown[];
  posMax: number;

  constructor(src: string, md: MarkdownIt, env: object, tokens: Token[]) {
    this.src = src;
    this.env = env;
    this.md = md;
    this.tokens = tokens;
    this.tokens_meta = Array.from({ length: tokens.length });
    this.posMax = src.length;
  }

  pushPending(): Token {
    const token = new QuickToken("text", "", 0) as unknown as Token;
    token.content = this.pending;
    token.level = this.pendingLevel;
    this.tokens.push(token);
    this.pending = "";
    return token;
  }

  push(type: string, tag: string, nesting: Nesting): Token {
    if (this.pending !== "") this.pushPending();
    const token = new QuickToken(type, tag, nesting) as unknown as Token;
    const before = this.delimiters;
    if (nesting < 0) {
      this.level -= 1;
      this.delimiters = this._prev_delimiters.pop() ?? [];
    }
    token.level = this.level;
    if (nesting > 0) {
      this.level += 1;
      this._prev_delimiters.push(before);
      this.delimiters = [];
    }
    this.pendingLevel = this.level;
    this.tokens.push(token);
    this.tokens_meta.push(nesting > 0 ? { delimiters: this.delimiters } : undefined);
    return token;
  }
}
