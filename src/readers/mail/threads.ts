import type { Site } from "../../config/site.ts";
import type { Thread } from "./mail.ts";

/**
 * The place of a mail about a comment among those that one person got. `mailbox` is the subscriber's id, or `owner`: the
 * mails that several people get about one comment have different ids. `ancestors` are the comments above it, the oldest first.
 */
export function threadOf(comment: string, ancestors: readonly string[], mailbox: string, site: Pick<Site, "origin">): Thread {
  const { hostname } = new URL(site.origin);
  const messageId = (id: string) => `<${id}.${mailbox.slice(0, 12)}@${hostname}>`;
  return { messageId: messageId(comment), references: ancestors.map(messageId) };
}
