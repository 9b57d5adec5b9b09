import { exportedCommentSchema, exportedSubscriberSchema, type Export } from "../content/schemas/export.ts";
import { subscriberFileSchema } from "../content/schemas/subscriber.ts";
import type { Store, Stores } from "../store/store.ts";
import { allComments } from "./comments/all-comments.ts";
import { readAhead } from "./read-ahead.ts";
import { openSealed } from "./seal.ts";

export interface ExportAllServices {
  readonly stores: { readonly [Name in keyof Stores]: Pick<Store, "readAll"> };
  /** Without it what is encrypted stays so. */
  readonly ownerIdentity: string | undefined;
}

/** So many are opened at once: each takes a moment. */
const batch = 100;

/** Everything that readers gave, whatever its status; broken files are left out. Throws `store-busy`, `store-unavailable`. */
export async function exportAll({ stores, ownerIdentity }: ExportAllServices): Promise<Pick<Export, "comments" | "subscribers">> {
  const comments = await allComments(stores);
  const read = await readAhead(stores, "data/newsletter");
  // Who was kept in the public store, before there was a private one, may still stand there.
  const subscribers = new Map([...read.store.files, ...read.privateStore.files].flatMap(({ path, bytes }) => {
    const subscriber = parseSubscriber(bytes);
    return subscriber?.id === undefined || path !== `data/newsletter/${subscriber.id}.json` ? [] : [[path, subscriber] as const];
  }));
  return {
    comments: await inBatches(comments, async (comment) => exportedCommentSchema.parse(await opened(comment, ownerIdentity))),
    subscribers: await inBatches([...subscribers.values()], async (subscriber) => exportedSubscriberSchema.parse(await opened(subscriber, ownerIdentity))),
  };
}

async function opened(entry: { readonly private?: string | undefined }, identity: string | undefined): Promise<unknown> {
  if (entry.private === undefined || identity === undefined) return entry;
  const fields = await openSealed(entry.private, identity);
  return typeof fields === "object" && fields !== null && "email" in fields && typeof fields.email === "string" ? { ...entry, private: fields } : entry;
}

async function inBatches<Entry, Result>(entries: readonly Entry[], work: (entry: Entry) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < entries.length; start += batch) results.push(...(await Promise.all(entries.slice(start, start + batch).map(work))));
  return results;
}

function parseSubscriber(bytes: Uint8Array) {
  try {
    return subscriberFileSchema.safeParse(JSON.parse(Buffer.from(bytes).toString())).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
