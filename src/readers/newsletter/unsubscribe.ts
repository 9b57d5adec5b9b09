import type { Store } from "../../store/store.ts";
import type { Tokens, UnsubscriptionClaims } from "../tokens.ts";
import { changeSubscriber } from "./subscriber-files.ts";

export interface UnsubscribeServices {
  readonly store: Pick<Store, "read" | "commit">;
  readonly privateStore: Pick<Store, "read" | "commit">;
  readonly tokens: Pick<Tokens, "unsubscribe">;
}

/** What an unsubscribe link is about; changes nothing. Throws `bad-token`. */
export function readUnsubscription(token: string, tokens: Pick<Tokens, "unsubscribe">): Promise<UnsubscriptionClaims> {
  return tokens.unsubscribe.verify(token);
}

/**
 * Ends one topic; with the last one the subscriber's file goes too. Repeating it changes nothing.
 * Throws `bad-token`, `store-busy`, `store-unavailable`.
 */
export async function unsubscribe(token: string, services: UnsubscribeServices): Promise<void> {
  const { subscriber, topic } = await services.tokens.unsubscribe.verify(token);
  await changeSubscriber(services, subscriber, async (before) => {
    if (before === null || !before.topics.includes(topic)) return before;
    const topics = before.topics.filter((other) => other !== topic);
    return topics.length === 0 ? null : { ...before, topics };
  });
}
