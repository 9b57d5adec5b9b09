import { randomBytes } from "node:crypto";
import { currentPage, type FindPage } from "./form-checks.ts";
import { badToken } from "./token-kinds.ts";
import { newsletterKey, type PageClaims, type PageTokens, type Tokens } from "./tokens.ts";

/** A form's token younger than this was not in a person's hands: nobody reads, writes and sends in less. */
export const leastTimeMs = 2_000;

export interface TimedTokenServices {
  readonly pageTokens: Pick<PageTokens, "verify">;
  readonly tokens: Pick<Tokens, "timedPage">;
  readonly clock: () => Date;
  readonly findPage?: FindPage;
}

/**
 * A token with its time, in exchange for the one that stands in the page, which has none. Timed tokens buy no new ones,
 * so that a form's time is that of its first touch. Throws `bad-token`, `no-such-page`, `closed`.
 */
export async function exchangeToken(form: { readonly page: string; readonly token: string }, { pageTokens, findPage, ...services }: TimedTokenServices): Promise<string> {
  const claims = await pageTokens.verify(form.token);
  if (claims.key !== form.page) throw badToken();
  const page = findPage === undefined || claims.key === newsletterKey ? claims : currentPage(claims.key, findPage);
  return timedToken(page, services);
}

/** A token that begins to count now, and that nobody else has. */
export function timedToken(page: PageClaims, { tokens, clock }: Pick<TimedTokenServices, "tokens" | "clock">): Promise<string> {
  return tokens.timedPage.sign({ ...page, made: clock().getTime(), nonce: randomBytes(12).toString("base64url") });
}
