import type { SubscriberFile } from "../../content/schemas/subscriber.ts";
import { confirmAuthor } from "../comments/authors.ts";
import type { CommentStores } from "../comments/comment-store.ts";
import { liftStops, type Stop } from "../replies/stops.ts";
import { sealForOwner } from "../seal.ts";
import type { ConfirmationClaims, Tokens } from "../tokens.ts";
import { lookUpAddress } from "./known-address.ts";
import { changeSubscriber } from "./subscriber-files.ts";
import { repliesTopic } from "./topics.ts";

export interface ConfirmServices extends CommentStores {
  readonly tokens: Pick<Tokens, "confirm" | "unsubscribe" | "subscriberIdKeys" | "replyKeys" | "authorKeys">;
  /** The owner's age recipient. */
  readonly ownerKey: string;
  /** The sentence that stood beside the form where these topics are chosen. */
  readonly consent: (topics: readonly string[]) => string;
  readonly clock: () => Date;
}

export interface Confirmed {
  readonly topics: readonly string[];
  /** Token that ends it again. */
  readonly unsubscribe: string;
}

/** What a confirmation link is about; changes nothing. Throws `bad-token`. */
export function readConfirmation(token: string, tokens: Pick<Tokens, "confirm">): Promise<ConfirmationClaims> {
  return tokens.confirm.verify(token);
}

/**
 * Commits a confirmed subscriber, the address encrypted to the owner. Who is there already gets the topics added;
 * confirming twice changes nothing. Whoever had stopped such mail before wants it again. A comment with which the address came
 * is known as its owner's from now on. Throws `bad-token`, `store-busy`, `store-unavailable`.
 */
export async function confirm(token: string, services: ConfirmServices): Promise<Confirmed> {
  const { address, topics, comment } = await services.tokens.confirm.verify(token);
  const { id, ids } = await lookUpAddress(address, services);
  await changeSubscriber(services, id, async (before) => (before === null ? newSubscriber(id, address, topics, services) : withTopics(before, topics)));
  await liftStops(ids.flatMap((subscriber): Stop[] => [{ comments: subscriber }, ...(topics.includes(repliesTopic) ? [{ replies: subscriber }] : [])]), services);
  if (comment !== undefined) await confirmAuthor(comment, address, services);
  const [topic = "all"] = topics;
  return { topics, unsubscribe: await services.tokens.unsubscribe.sign({ subscriber: id, topic }) };
}

async function newSubscriber(id: string, email: string, topics: readonly string[], { ownerKey, consent, clock }: ConfirmServices): Promise<SubscriberFile> {
  return { id, topics: [...topics], date: clock().toISOString(), consent: consent(topics), private: await sealForOwner({ email }, ownerKey) };
}

function withTopics(before: SubscriberFile, topics: readonly string[]): SubscriberFile {
  const added = topics.filter((topic) => !before.topics.includes(topic));
  return added.length === 0 ? before : { ...before, topics: [...before.topics, ...added] };
}
