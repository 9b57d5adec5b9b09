import { z } from "zod";

/** What a subscriber follows: everything, the unfiled logs, one project by its page key's last part, or `replies` to what they wrote. */
export const topicSchema = z.string().regex(/^[a-z0-9\p{L}\p{N}-]{1,100}$/u);

/** `data/newsletter/<id>.json`, keys in the order in which they stand on disk. */
export const subscriberFileSchema = z.object({
  /** 32 hex digits of an HMAC of the address. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  topics: z.array(topicSchema).min(1),
  date: z.iso.datetime(),
  /** The sentence that was shown beside the form. */
  consent: z.string().min(1),
  /** The address, encrypted to the owner's key, as age armor. */
  private: z.string().min(1),
});

export type SubscriberFile = z.infer<typeof subscriberFileSchema>;
