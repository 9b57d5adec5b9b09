import type { PageKey } from "../content/model.ts";
import type { Commit } from "../store/store.ts";
import { withDeadline } from "./deadline.ts";
import type { RouteServices } from "./services.ts";

/** Waits until the page shows what the commit changed. Whatever happens here, that is durable, and the reader is told so. */
export async function standsInThePage(page: PageKey, commit: Commit, { whenPublished, log, patience }: RouteServices): Promise<void> {
  try {
    const published = whenPublished?.([page], commit);
    await withDeadline(Promise.resolve(published), patience.publishedMs, () => new Error(`not within ${patience.publishedMs} ms`));
  } catch (error) {
    log?.(`${page} does not show its new comment yet: ${error instanceof Error ? error.message : String(error)}`);
  }
}
