import type { PageKey } from "../content/model.ts";
import { ReaderError } from "./errors.ts";
import { badToken } from "./token-kinds.ts";
import { newsletterKey, type PageClaims, type PageTokens } from "./tokens.ts";

/** What the site knows of a page now; `url` is without prefix. */
export interface KnownPage extends Omit<PageClaims, "key"> {
  /** Whether it takes comments. */
  readonly comments: boolean;
}

/** Looks a page up where the Library is at hand; undefined where there is no such page. */
export type FindPage = (key: PageKey) => KnownPage | undefined;

/** Throws `spam` where the field is filled that only machines fill. */
export function refuseFilledHoneypot(subject: string): void {
  if (subject === "") return;
  throw new ReaderError("spam", "This looks as if a machine had sent it.", {
    hint: "A field that nobody sees was filled, perhaps by your browser. It is empty now: please send again.",
  });
}

/**
 * The page that a comment form was made for. Where the Library is at hand it is asked too: it knows better than an old form.
 * Throws `bad-token`, `no-such-page`, `closed`.
 */
export async function openPage(form: { readonly page: string; readonly token: string }, pageTokens: Pick<PageTokens, "verify">, findPage?: FindPage): Promise<PageClaims> {
  const claims = await pageTokens.verify(form.token);
  if (claims.key !== form.page || claims.key === newsletterKey) throw badToken();
  return findPage === undefined ? claims : currentPage(claims.key, findPage);
}

/** Throws `bad-token` where the token was not made for the newsletter form. */
export async function requireNewsletterToken(token: string, pageTokens: Pick<PageTokens, "verify">): Promise<void> {
  const claims = await pageTokens.verify(token);
  if (claims.key !== newsletterKey) throw badToken();
}

/** No page has this key. */
export function noSuchPage(): ReaderError {
  return new ReaderError("no-such-page", "There is no such page any more.", { hint: "It may have been moved; look for it from the front page." });
}

function currentPage(key: PageKey, findPage: FindPage): PageClaims {
  const known = findPage(key);
  if (known === undefined) throw noSuchPage();
  if (!known.comments) throw new ReaderError("closed", "This page takes no more comments.", { hint: "Your words are kept below, so that you can copy them." });
  return { key, url: known.url, title: known.title, moderation: known.moderation };
}
