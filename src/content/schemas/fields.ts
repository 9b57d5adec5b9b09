import { z } from "zod";
import { dateForms, parseDate } from "../dates.ts";
import { parseAddress, slug } from "../permalinks.ts";

/** How a wrong value is named in a message. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "a list" : "a group of keys";
}

/** A key of the front matter: what it means and what is expected, for messages and docs, beside its check. */
export function key<Schema extends z.ZodType>(schema: Schema, about: { meaning: string; expected: string }) {
  return schema.optional().meta({ description: about.meaning, expected: about.expected });
}

const cannotBe = (issue: { input?: unknown }): string => `cannot be ${shown(issue.input)}`;

export const text = z.string({ error: cannotBe }).trim().transform((value) => (value === "" ? undefined : value));

export const flag = z.boolean({ error: cannotBe });

export const word = <const Words extends readonly [string, ...string[]]>(name: string, words: Words) =>
  z.enum(words, { error: (issue) => `unknown ${name} ${shown(issue.input)}` });

export const wholeNumber = z
  .string({ error: cannotBe })
  .regex(/^\d{1,6}$/, { error: cannotBe })
  .transform(Number);

export const date = z.string({ error: cannotBe }).transform((value, context) => {
  const moment = parseDate(value);
  if (moment) return moment;
  context.addIssue({ code: "custom", message: `${shown(value)} is not a date` });
  return z.NEVER;
});

export const address = z.string({ error: cannotBe }).transform((value, context) => {
  const path = parseAddress(value);
  if (path !== undefined) return path;
  context.addIssue({ code: "custom", message: `cannot be ${shown(value)}` });
  return z.NEVER;
});

/** A list, or one value that stands for a list of one; nothing between commas counts as nothing. */
const listOf = <Item extends z.ZodType>(item: Item, separator?: string) =>
  z
    .unknown()
    .transform((value): unknown => (typeof value === "string" ? (separator === undefined ? [value] : value.split(separator)) : value))
    .transform((value): unknown => (Array.isArray(value) ? value.filter((part) => part !== null && part !== "" && !/^\s+$/.test(String(part))) : value))
    .pipe(z.array(item, { error: cannotBe }));

export const addresses = listOf(address);

const named = (value: string): boolean => slug(value) !== "";
const nameless = (issue: { input?: unknown }): string => `${shown(issue.input)} has no letter or digit`;

export const name = z.string({ error: cannotBe }).trim().refine(named, { error: nameless });

/** One name, names between commas, or a list. */
export const names = listOf(name, ",");

export const language = z.string({ error: cannotBe }).refine(isLanguage, { error: cannotBe });

export const webAddress = z.url({ protocol: /^https?$/, error: cannotBe });

export const identity = z
  .string({ error: cannotBe })
  .max(300, { error: "is longer than 300 characters" })
  .refine((value) => /^[a-z0-9][a-z0-9._/-]*$/.test(value) && value.split("/").every((part) => part !== "" && !/^\.+$/.test(part)), { error: cannotBe });

/** A picture: its path or address, or that and what it shows. */
export const picture = z
  .union([z.string(), z.object({ src: z.string().optional(), image: z.string().optional(), url: z.string().optional(), alt: z.string().optional() })], { error: cannotBe })
  .transform((value, context) => {
    const given = typeof value === "string" ? { src: value } : value;
    const src = (given.src ?? given.image ?? given.url)?.trim();
    if (src !== undefined && src !== "") return { src, alt: ("alt" in given ? given.alt : undefined) ?? "" };
    context.addIssue({ code: "custom", message: "names no picture" });
    return z.NEVER;
  });

export const expectedDate = dateForms;

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
