/**
 * Text without the characters that XML 1.0 (section 2.2) cannot hold, however they are escaped: a control character from a
 * pasted terminal, or U+FFFF from a stranger, would make the whole document unreadable.
 */
export function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
}
