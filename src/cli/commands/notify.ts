import path from "node:path";
import { readLocalSecret } from "../../config/local-keys.ts";
import { sayLeftOut } from "../../content/problems.ts";
import { loadFromDisk } from "../../publish/load-from-disk.ts";
import { createOutbox } from "../../readers/mail/outbox.ts";
import { createSmtp } from "../../readers/mail/smtp.ts";
import { forgetOld, tellRecent } from "../../readers/replies/tell-recent.ts";
import type { ToldReplies } from "../../readers/replies/tell-replies.ts";
import type { CommandContext } from "../main.ts";
import { withStores } from "../with-stores.ts";

/**
 * Tells readers of replies, where no process with the owner's identity does: from the owner's machine, or from a timer in CI.
 * May run as often and in as many places as one likes: the ledger in the private store knows who was told.
 */
export async function notify(context: CommandContext): Promise<number> {
  const { root, settings, say, print, json } = context;
  if (settings.UNFILED_SECRET === undefined && (await readLocalSecret(root)) === undefined) {
    say("Set UNFILED_SECRET to the secret of the site: links in the mails are signed with it, and addresses known by it.");
    return 1;
  }
  return await withStores(context, async ({ site, ownerIdentity, ...services }) => {
    if (ownerIdentity === undefined) {
      say("Set UNFILED_OWNER_IDENTITY to your age identity (AGE-SECRET-KEY-1…): readers' addresses are encrypted to it.");
      return 1;
    }
    const from = settings.MAIL_FROM ?? `unfiled@${new URL(site.origin).hostname}`;
    const mail = settings.SMTP_URL === undefined ? createOutbox(path.join(root, ".unfiled", "outbox"), { from, log: say }) : createSmtp(settings.SMTP_URL, from);
    const { library, skipped } = await loadFromDisk(root, site, { drafts: false, future: false, now: services.clock(), store: services.store });
    sayLeftOut(skipped, say);
    const telling = { site, ...services, ownerIdentity, mail, findPage: (key: string) => library.entries.get(key), log: say };
    const told = await tellRecent(telling);
    await forgetOld(telling);
    print(json ? JSON.stringify(told) : inWords(told));
    return told.failed + told.refused > 0 ? 1 : 0;
  });
}

function inWords({ mails, replies, failed, refused, waiting }: ToldReplies): string {
  const parts = [
    `${count(mails, "mail")} sent, about ${count(replies, "reply", "replies")}`,
    ...(failed > 0 ? [`${count(failed, "mail")} failed, to be tried again by a later run`] : []),
    ...(refused > 0 ? [`${count(refused, "mail")} refused for good`] : []),
    ...(waiting > 0 ? [`${count(waiting, "reply", "replies")} waiting after an earlier failure`] : []),
  ];
  return `${parts.join("; ")}.`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
