import type { PageKey } from "../content/model.ts";
import { ReaderError } from "./errors.ts";
import { badToken } from "./token-kinds.ts";
import { newsletterKey, type PageClaims, type PageTokens, type Tokens } from "./tokens.ts";

/** What opens the token of a form. */
export interface FormTokens {
  readonly pageTokens: Pick<PageTokens, "verify">;
  readonly tokens: Pick<Tokens, "timedPage">;
  readonly clock: () => Date;
}

/** What a form's token says. */
export interface OpenedForm {
  readonly page: PageClaims;
  /** How long ago a timed token was made, in milliseconds; absent for the token that stands in the page, which has no time. */
  readonly ageMs?: number;
}

/** What the site knows of a page now; `url` is without prefix. */
export interface KnownPage extends Omit<PageClaims, "key"> {
  /** Whether it takes comments. */
  readonly comments: boolean;
}

/** Looks a page up where the Library is at hand; undefined where there is no such page. */
export type FindPage = (key: PageKey) => KnownPage | undefined;

/**
 * The page that a comment form was made for. Where the Library is at hand it is asked too: it knows better than an old form.
 * Throws `bad-token`, `no-such-page`, `closed`.
 */
export async function openCommentForm(form: { readonly page: string; readonly token: string }, services: FormTokens & { readonly findPage?: FindPage }): Promise<OpenedForm> {
  const opened = await openToken(form.token, services);
  if (opened.page.key !== form.page || opened.page.key === newsletterKey) throw badToken();
  return services.findPage === undefined ? opened : { ...opened, page: currentPage(opened.page.key, services.findPage) };
}

/** The token of the newsletter form. Throws `bad-token` where it was made for anything else. */
export async function openNewsletterForm(token: string, services: FormTokens): Promise<OpenedForm> {
  const opened = await openToken(token, services);
  if (opened.page.key !== newsletterKey) throw badToken();
  return opened;
}

/** Either of the two tokens that a form may carry. */
async function openToken(token: string, { pageTokens, tokens, clock }: FormTokens): Promise<OpenedForm> {
  const page = await pageTokens.verify(token).catch((error: unknown) => {
    if (!(error instanceof ReaderError)) throw error;
    return undefined;
  });
  if (page !== undefined) return { page };
  const { made, nonce: _nonce, ...timed } = await tokens.timedPage.verify(token);
  return { page: timed, ageMs: clock().getTime() - made };
}

/** No page has this key. */
export function noSuchPage(): ReaderError {
  return new ReaderError("no-such-page", (words) => words.noSuchPage);
}

/** What the Library knows of a page now. Throws `no-such-page`, `closed`. */
export function currentPage(key: PageKey, findPage: FindPage): PageClaims {
  const known = findPage(key);
  if (known === undefined) throw noSuchPage();
  if (!known.comments) throw new ReaderError("closed", ({ pageClosed }) => pageClosed);
  return { key, url: known.url, title: known.title, moderation: known.moderation };
}
