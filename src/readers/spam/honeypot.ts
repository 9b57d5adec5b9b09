import { ReaderError } from "../errors.ts";

/** Throws `spam` where the field is filled that people do not see: only machines fill it, and now and then a browser that fills too much. */
export function refuseFilledHoneypot(subject: string): void {
  if (subject === "") return;
  throw new ReaderError("spam", ({ honeypotFilled }) => honeypotFilled);
}
