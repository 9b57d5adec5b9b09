import { ReaderError } from "../errors.ts";

/** Throws `spam` where the field is filled that people do not see: only machines fill it, and now and then a browser that fills too much. */
export function refuseFilledHoneypot(subject: string): void {
  if (subject === "") return;
  throw new ReaderError("spam", "This looks as if a machine had sent it.", {
    hint: "A field that nobody sees was filled, perhaps by your browser. It is empty now: please send again.",
  });
}
