import type { PageKey } from "../../content/model.ts";
import type { Store } from "../../store/store.ts";
import type { CommentPlace } from "../comments/all-comments.ts";
import { listCommentIds } from "../comments/comment-files.ts";
import { commentId } from "../comments/comment-id.ts";
import { lookBackMs } from "./due-replies.ts";
import { tellReplies, type TellServices, type ToldReplies } from "./tell-replies.ts";
import { forgetBefore } from "./told-ledger.ts";

export interface TellRecentServices extends TellServices {
  readonly store: Store;
  readonly privateStore: Store;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Looks through the comments of the last 30 days, of one page where it is given, and tells of the replies that are due. Throws as `tellReplies`. */
export async function tellRecent(services: TellRecentServices, { settled, page }: { readonly settled?: Set<string>; readonly page?: PageKey } = {}): Promise<ToldReplies> {
  return await tellReplies(await recentPlaces(services, page), services, settled);
}

/**
 * Oldest first. Only of the public store: whoever is in the private one alone is held. Ids are looked at before anything
 * else is done with their paths: of an archive of 100,000 comments a few are recent.
 */
async function recentPlaces({ store, clock }: TellRecentServices, page: PageKey | undefined): Promise<CommentPlace[]> {
  const oldest = commentId(clock().getTime() - lookBackMs, "");
  if (page !== undefined) return (await listCommentIds(store, page)).filter((id) => id >= oldest).map((id) => ({ page, id }));
  const paths = await store.walk(folder);
  const recent = paths.filter((path) => path.endsWith(".json") && path.slice(-idAndSuffix, -".json".length) >= oldest);
  return recent.map((path) => ({ page: path.slice(folder.length + 1, -idAndSuffix - 1), id: path.slice(-idAndSuffix, -".json".length) })).toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

const folder = "data/comments";
/** `<36 characters of an id>.json`. */
const idAndSuffix = 41;

/** Takes out of the ledger what is too old to be looked for. Throws `StoreError`. */
export async function forgetOld(services: TellRecentServices): Promise<void> {
  const day = new Date(services.clock().getTime() - lookBackMs - dayMs).toISOString().slice(0, 10);
  await forgetBefore(day, services);
}
