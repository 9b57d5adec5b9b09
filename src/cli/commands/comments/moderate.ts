import { readLocalSecret } from "../../../config/local-keys.ts";
import { findComment } from "../../../readers/comments/comment-store.ts";
import { moderate } from "../../../readers/comments/moderate-comment.ts";
import { takeDown } from "../../../readers/comments/take-down.ts";
import type { ModerationAction } from "../../../readers/tokens.ts";
import { describeError } from "../../messages.ts";
import type { StoreServices } from "../../with-stores.ts";
import type { CommentsCommand } from "../comments.ts";
import { findPlace } from "./find.ts";

/** What a command says about each comment. */
interface Decided {
  readonly id: string;
  readonly page: string;
  readonly status: string;
  /** Absent where it was so already. */
  readonly commit?: string;
}

/** Decides about one comment after another; one that cannot be decided about does not keep the others waiting. */
export function moderateCommand(action: ModerationAction): CommentsCommand {
  return async ({ root, settings, words, json, print, say }, services) => {
    const decided: Decided[] = [];
    let refused = false;
    for (const meant of words) {
      try {
        const each = await decide(action, meant, services);
        decided.push(each);
        if (!json) print(`${each.id} on ${each.page}: ${each.status}${each.commit === undefined ? " already" : ""}`);
      } catch (error) {
        say(describeError(error));
        refused = true;
      }
    }
    if (json) print(JSON.stringify(decided));
    if (action !== "reject" && settings.UNFILED_SECRET === undefined && (await readLocalSecret(root)) === undefined) {
      say("Whoever wrote it is not remembered for that: comments say whose they are only to the secret of the site. Set UNFILED_SECRET next time.");
    }
    return refused ? 1 : 0;
  };
}

async function decide(action: ModerationAction, meant: string, services: StoreServices): Promise<Decided> {
  const { page, id } = await findPlace(meant, services);
  const { status } = (await findComment(services, page, id)) ?? { status: "held" };
  if (status === "published" && action !== "approve") {
    const { comment, commit } = await takeDown(action, { page, id }, services);
    return { id, page, status: comment?.status ?? "rejected", commit: commit.id };
  }
  if (status === "deleted" && action !== "approve") return { id, page, status };
  const decided = await moderate(action, { page, id }, services).catch((error: unknown) => {
    if (status === "published") return undefined;
    throw error;
  });
  return { id, page, status: decided?.status ?? status, ...(decided && { commit: decided.commit }) };
}
