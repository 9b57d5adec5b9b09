/** What stands between the lines of a Git message: its end, and the end of its head. */
export const FLUSH = "0000";
export const DELIMITER = "0001";

/** Bytes of the length that every line begins with. */
const LENGTH_BYTES = 4;

/** A line of Git's protocol: its length in four hexadecimal digits, then its text. See gitprotocol-common(5). */
export function pktLine(text: string): string {
  return (Buffer.byteLength(text) + LENGTH_BYTES).toString(16).padStart(LENGTH_BYTES, "0") + text;
}

/** The lines of a message; marks between them are left out. Null where it breaks off in a line or is no such message. */
export function readPktLines(message: Buffer): Buffer[] | null {
  const lines: Buffer[] = [];
  for (let at = 0; at < message.length; ) {
    const digits = message.toString("latin1", at, at + LENGTH_BYTES);
    if (!/^[0-9a-f]{4}$/i.test(digits)) return null;
    const length = Number.parseInt(digits, 16);
    const end = at + Math.max(length, LENGTH_BYTES);
    if (end > message.length) return null;
    if (length >= LENGTH_BYTES) lines.push(message.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return lines;
}

/** What a host sends in bands: the data, and what it says to people on the way. */
export interface Bands {
  readonly data: Buffer;
  /** Lines outside of any band, without line ends. */
  readonly lines: readonly string[];
  /** What the host or its hooks say to the one who pushes. */
  readonly remarks: string;
  /** What the host says before it gives up, null where it does not. */
  readonly failure: string | null;
}

/** Takes the lines of an answer apart. A line that begins with the byte 1, 2 or 3 is in a band, any other is text. */
export function splitBands(lines: readonly Buffer[]): Bands {
  const bands: Record<1 | 2 | 3, Buffer[]> = { 1: [], 2: [], 3: [] };
  const texts: string[] = [];
  for (const line of lines) {
    const band = line[0];
    if (band === 1 || band === 2 || band === 3) bands[band].push(line.subarray(1));
    else texts.push(line.toString().trimEnd());
  }
  const error = texts.find((text) => text.startsWith("ERR "))?.slice("ERR ".length);
  return {
    data: Buffer.concat(bands[1]),
    lines: texts,
    remarks: plain(Buffer.concat(bands[2]).toString()),
    failure: bands[3].length > 0 ? plain(Buffer.concat(bands[3]).toString()) : error === undefined ? null : plain(error),
  };
}

/** What a host says goes into our log: one line, no terminal codes, not long. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim().slice(0, 500);
}
