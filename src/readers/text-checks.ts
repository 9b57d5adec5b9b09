import type { FieldProblem } from "./errors.ts";

/** Limits of the contract, in characters (code points, as JSON Schema counts them). */
export const limits = { name: 80, body: 10_000, email: 254, url: 500 } as const;

export type Check = (value: string) => Omit<FieldProblem, "field"> | undefined;

/** How many characters a reader sees as typed: code points, so that an emoji is not two. */
function countCharacters(text: string): number {
  return Array.from(text).length;
}

// Spaces, and what takes no ink: zero-width and other ignorable characters, the braille blank.
const inkless = /[\s\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A name: one line, with something to see, and nothing that turns or hides the text around it. */
export const checkName: Check = (name) => {
  if (!isVisible(name)) return { code: "required", say: ({ nameMissing }) => nameMissing };
  if (countCharacters(name) > limits.name) return { code: "too-long", say: ({ nameTooLong }) => nameTooLong(limits.name) };
  // \u202a-\u202e and \u2066-\u2069 turn the direction of what follows; \u200b, \u2060 and \ufeff make two names look alike.
  // Joiners (\u200c, \u200d) and direction marks stay: Persian names and family emoji need them.
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/u.test(name)) {
    return { code: "invalid", say: ({ nameUnclear }) => nameUnclear };
  }
  return undefined;
};

/** A comment's text: anything to see; line breaks and tabs are its only control characters. */
export const checkBody: Check = (body) => {
  if (!isVisible(body)) return { code: "required", say: ({ bodyMissing }) => bodyMissing };
  const length = countCharacters(body);
  if (length > limits.body) return { code: "too-long", say: ({ bodyTooLong }) => bodyTooLong(limits.body, length) };
  if (/[^\P{Cc}\n\t]|\p{Cs}/u.test(body)) return { code: "invalid", say: ({ bodyUnclear }) => bodyUnclear };
  return undefined;
};

// The pattern of `<input type=email>` (HTML standard), so that what the browser lets through is taken here; plus one dot in the domain.
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const emailShape = new RegExp(`^[a-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@${label}(?:\\.${label})+$`, "i");

/** An address shaped like one; whether it exists, only a mail can tell. */
export const checkEmail: Check = (email) => {
  if (countCharacters(email) > limits.email) return { code: "too-long", say: ({ emailTooLong }) => emailTooLong(limits.email) };
  if (!emailShape.test(email)) return { code: "invalid", say: ({ emailUnclear }) => emailUnclear };
  return undefined;
};

/** An http or https address without spaces and without a password in it. */
export const checkUrl: Check = (url) => {
  if (countCharacters(url) > limits.url) return { code: "too-long", say: ({ urlTooLong }) => urlTooLong(limits.url) };
  // The URL parser alone would mend much that is no link in HTML: `http:example.org`, backslashes, line breaks.
  const parsed = /^https?:\/\/[^\s\p{Cc}\p{Cf}\p{Cs}\\"<>]+$/iu.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.username !== "" || parsed.password !== "") {
    return { code: "invalid", say: ({ urlUnclear }) => urlUnclear };
  }
  return undefined;
};

function isVisible(text: string): boolean {
  return text.replace(inkless, "") !== "";
}
