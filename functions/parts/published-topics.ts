import { z } from "zod";
import { absoluteUrl, type Site } from "../../src/config/site.ts";
import { ReaderError } from "../../src/readers/errors.ts";
import type { Topic } from "../../src/readers/newsletter/subscribe.ts";

const freshMs = 5 * 60_000;
const timeoutMs = 3_000;
const topicsSchema = z.array(z.object({ value: z.string().max(200), label: z.string().max(1_000) })).max(1_000);

/**
 * What can be followed, as the published site says it (`/topics.json`): a function has no texts, and is not made anew when
 * a project is. Asked again after five minutes; where the site does not answer, what it said before holds.
 */
export function publishedTopics(site: Pick<Site, "origin" | "prefix">, clock: () => Date): () => Promise<readonly Topic[]> {
  let known: { readonly topics: readonly Topic[]; readonly at: number } | undefined;
  return async function topics() {
    const now = clock().getTime();
    if (known !== undefined && now - known.at < freshMs) return known.topics;
    try {
      const answer = await fetch(absoluteUrl(site, "/topics.json"), { signal: AbortSignal.timeout(timeoutMs) });
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      known = { topics: topicsSchema.parse(await answer.json()), at: now };
      return known.topics;
    } catch (error) {
      if (known !== undefined) return known.topics;
      throw new ReaderError("store-unavailable", ({ topicsUnavailable }) => topicsUnavailable, {
        retryAfterSeconds: 60,
        cause: new Error(`${absoluteUrl(site, "/topics.json")} could not be read: ${error instanceof Error ? error.message : String(error)}`),
      });
    }
  };
}
