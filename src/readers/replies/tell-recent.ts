import type { PageKey } from "../../content/model.ts";
import type { Store } from "../../store/store.ts";
import { commentPlaces } from "../comments/all-comments.ts";
import { commentTime } from "../comments/comment-id.ts";
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
  const oldest = services.clock().getTime() - lookBackMs;
  const places = (await commentPlaces(services, page)).filter(({ id }) => commentTime(id) >= oldest);
  return await tellReplies(places, services, settled);
}

/** Takes out of the ledger what is too old to be looked for. Throws `StoreError`. */
export async function forgetOld(services: TellRecentServices): Promise<void> {
  const day = new Date(services.clock().getTime() - lookBackMs - dayMs).toISOString().slice(0, 10);
  await forgetBefore(day, services);
}
