import { stopMail, type StopServices } from "../replies/stops.ts";
import type { Tokens, UnsubscriptionClaims } from "../tokens.ts";
import { changeSubscriber, type SubscriberStores } from "./subscriber-files.ts";
import { commentsTopic, repliesTopic } from "./topics.ts";

export interface UnsubscribeServices extends SubscriberStores {
  readonly tokens: Pick<Tokens, "unsubscribe" | "replyKeys">;
  readonly clock: () => Date;
}

/** What an unsubscribe link is about; changes nothing. Throws `bad-token`. */
export function readUnsubscription(token: string, tokens: Pick<Tokens, "unsubscribe">): Promise<UnsubscriptionClaims> {
  return tokens.unsubscribe.verify(token);
}

/**
 * Ends one topic, or replies to one comment; with the last topic the subscriber's file goes too. Repeating it changes
 * nothing. Throws `bad-token`, `store-busy`, `store-unavailable`.
 */
export async function unsubscribe(token: string, services: UnsubscribeServices & StopServices): Promise<void> {
  const { subscriber, topic, comment } = await services.tokens.unsubscribe.verify(token);
  if (comment !== undefined) return await stopMail({ comment }, services);
  if (topic === commentsTopic) return await stopMail({ comments: subscriber }, services);
  let stays = false;
  await changeSubscriber(services, subscriber, async (before) => {
    const topics = before?.topics.filter((other) => other !== topic) ?? [];
    stays = topics.length > 0;
    if (before === null || topics.length === before.topics.length) return before;
    return stays ? { ...before, topics } : null;
  });
  // Who is confirmed for anything is told of replies: that this is not wanted must be said where the file stays.
  if (topic === repliesTopic && stays) await stopMail({ replies: subscriber }, services);
}
