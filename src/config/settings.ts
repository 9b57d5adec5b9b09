import { z } from "zod";
import { parseStoreAddress } from "./store-address.ts";

const url = (message: string) => z.url({ protocol: /^https?$/, error: message });
const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, `expected a whole number from ${minimum} to ${maximum}`)
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum, `expected a whole number from ${minimum} to ${maximum}`));

/** The address as it is written; its parts are read where the store is opened. */
const storeAddress = z.string().superRefine((text, context) => {
  const parsed = parseStoreAddress(text);
  if (typeof parsed === "string") context.addIssue(parsed);
});

/**
 * Every setting once: name, check, meaning and default. The README's table is compared with this by a test.
 * `meta.shown` is the default as the README says it.
 */
export const settingsSchema = z.object({
  PORT: whole(0, 65_535).default(8080).meta({ shown: "`8080`", description: "where the one process listens; 0 takes a free port" }),
  HOST: z.string().min(1).default("127.0.0.1").meta({ shown: "`127.0.0.1`", description: "on which address it listens" }),
  UNFILED_URL: url("expected a public address such as https://me.github.io/blog/")
    .optional()
    .meta({ shown: "`http://localhost:<PORT>`", description: "public address, with path prefix if any (`https://me.github.io/blog/`)" }),
  UNFILED_API: url("expected the origin of the functions, such as https://api.example.org")
    .optional()
    .meta({ shown: "same origin", description: "origin of `/api/*` where the site is elsewhere: absolute form actions, CORS for the site's origin only" }),
  UNFILED_STORE: storeAddress
    .default("local:.")
    .meta({ shown: "`local:.`", description: "where what readers send is kept: `local:<path>[#branch]` (no branch: the one checked out), `https://host/repo.git[#branch]`, `github:owner/name[#branch]`" }),
  UNFILED_PRIVATE_STORE: storeAddress
    .optional()
    .meta({ shown: "the store", description: "where subscribers, private fields and held comments go, in the same forms" }),
  UNFILED_SECRET: z
    .string()
    .transform((text) => text.split(/\s+/).filter(Boolean))
    .pipe(z.array(z.string().refine((part) => Buffer.byteLength(part) >= 32, "expected at least 32 bytes; make one with `openssl rand -base64 32`")).min(1))
    .optional()
    .meta({ shown: "made once, `.unfiled/secret`", description: "at least 32 bytes; several, separated by blanks: the first signs, all verify" }),
  UNFILED_PAGE_KEY: z
    .string()
    .min(43, "expected what `npx unfiled secret page-key` prints")
    .optional()
    .meta({ shown: "derived from the secret", description: "signs page tokens and nothing else: all that a build elsewhere needs (`npx unfiled secret page-key` prints it)" }),
  UNFILED_OWNER_KEY: z
    .string()
    .regex(/^age1[a-z0-9]{58}$/, "expected an age recipient, age1…")
    .optional()
    .meta({ shown: "a pair made once in `.unfiled/`", description: "the owner's age recipient `age1…`; private fields are encrypted to it" }),
  UNFILED_OWNER_IDENTITY: z
    .string()
    .regex(/^AGE-SECRET-KEY-1[A-Z0-9]{58}$/, "expected an age identity, AGE-SECRET-KEY-1…")
    .optional()
    .meta({ shown: "as made in `.unfiled/`", description: "the owner's age identity `AGE-SECRET-KEY-1…`, only where private fields are to be read" }),
  UNFILED_OWNER_MAIL: z
    .email("expected an address such as me@example.org")
    .optional()
    .meta({ shown: "– (no mail to you)", description: "your address: new comments are mailed to it, held ones with links to approve, reject, or mark them as spam" }),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "expected an address such as smtps://user:password@mail.example.org")
    .optional()
    .meta({ shown: "– (mail is written to `.unfiled/outbox/*.eml`)", description: "server for outgoing mail" }),
  MAIL_FROM: z.string().min(3).optional().meta({ shown: "`unfiled@<host>`", description: "sender of outgoing mail" }),
  GITHUB_TOKEN: z
    .string()
    .regex(/^[\u0021-\u007e]+$/, "expected a token without spaces")
    .optional()
    .meta({ shown: "–", description: "may read and write the contents of a `github:` store" }),
  GITHUB_API_URL: url("expected an address such as https://github.example.org/api/v3")
    .refine((text) => new URL(text).password === "" && new URL(text).username === "", "has a name or password in it; leave it out")
    .default("https://api.github.com")
    .meta({ shown: "`https://api.github.com`", description: "GitHub Enterprise, test servers" }),
  GIT_USERNAME: z.string().optional().meta({ shown: "–", description: "for an `https:` store; many hosts take any name beside a token" }),
  GIT_PASSWORD: z.string().optional().meta({ shown: "–", description: "password or token for an `https:` store" }),
  UNFILED_REBUILD: z
    .string()
    .regex(/^(?:none|dispatch|hook:https?:\/\/\S+)$/, "expected none, dispatch or hook:<address of a build hook>")
    .default("none")
    .meta({ shown: "`none`", description: "how functions have the site built: `hook:<url>` of Netlify, Cloudflare or Vercel, `dispatch` for a workflow at GitHub, or not at all" }),
  UNFILED_LOG: z.enum(["text", "json"]).default("text").meta({ shown: "`text`", description: "how the one process tells what happens, on stderr: sentences, or `json` with a line for each request to `/api/`; functions always write JSON" }),
  UNFILED_LIMITS: z.enum(["on", "off"]).default("on").meta({ shown: "`on`", description: "`off`: no rate limits (benches, tests)" }),
  UNFILED_TRUST_PROXY: whole(0, 10).default(0).meta({ shown: "`0`", description: "number of proxies in front whose `X-Forwarded-For` is believed" }),
  UNFILED_NO_BUILD: z
    .enum(["0", "1"])
    .default("0")
    .transform((value) => value === "1")
    .meta({ shown: "`0`", description: "`1`: serve `_site/` as it is" }),
});

export type Settings = z.output<typeof settingsSchema>;

/** Settings that are wrong or unknown, all of them at once. */
export class SettingsError extends Error {
  readonly code = "settings";

  constructor(lines: readonly string[]) {
    super(`Some settings are wrong:\n${lines.map((line) => `  ${line}`).join("\n")}\nREADME.md has the table of settings.`);
    this.name = "SettingsError";
  }
}

/**
 * Reads every setting from the environment; an empty variable counts as absent.
 * Throws one `SettingsError` that names everything wrong, unknown `UNFILED_…` names included:
 * a misspelt private store must not quietly become a public one.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const unknown = Object.keys(given).filter((name) => name.startsWith("UNFILED_") && !(name in settingsSchema.shape));
  const parsed = settingsSchema.safeParse(given);
  // The value stays out of the message: it may be a secret.
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  const lines = [...wrong, ...unknown.map((name) => `${name}: there is no setting of this name`)];
  if (!parsed.success || lines.length > 0) throw new SettingsError(lines);
  return parsed.data;
}
