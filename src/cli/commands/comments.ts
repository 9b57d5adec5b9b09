import type { Command, CommandContext } from "../main.ts";
import { withStores, type StoreServices } from "../with-stores.ts";
import { listCommand } from "./comments/list.ts";
import { moderateCommand } from "./comments/moderate.ts";
import { replyCommand } from "./comments/reply.ts";
import { revokeCommand } from "./comments/revoke.ts";
import { showCommand } from "./comments/show.ts";

/** One word after `unfiled comments`: gets the words behind its own; answers an exit code. */
export type CommentsCommand = (context: CommandContext, services: StoreServices) => Promise<number>;

interface Known {
  readonly run: CommentsCommand;
  /** How many words it takes, at the least and at the most. */
  readonly words: readonly [number, number];
}

const known: Readonly<Record<string, Known>> = {
  list: { run: listCommand, words: [0, 0] },
  show: { run: showCommand, words: [1, 1] },
  approve: { run: moderateCommand("approve"), words: [1, Infinity] },
  reject: { run: moderateCommand("reject"), words: [1, Infinity] },
  spam: { run: moderateCommand("spam"), words: [1, Infinity] },
  reply: { run: replyCommand, words: [1, 2] },
  revoke: { run: revokeCommand, words: [1, 1] },
};

const usage = `Usage: unfiled comments <command> [--json]

  list [--all] [--page <key>]   comments that wait for you; --all: every comment
  show <id>                     one comment with everything that is stored of it
  approve <id>…                 publish
  reject <id>…                  delete; one that was answered is emptied and keeps its place
  spam <id>…                    the same, and hold whatever comes from the same confirmed address
  reply <id> [<text>]           answer as the owner; without a text it is read from stdin
  revoke <id>                   make all receipts of a comment void: nobody can edit or delete it any more

An id may be cut short as long as it is the only one, and may be the address of a comment (…#comment-<id>).`;

/** `unfiled comments …`: everything that the owner does with comments. */
export const comments: Command = {
  words: true,
  flags: { all: { type: "boolean" }, page: { type: "string" } },
  async run(context) {
    const [name = "", ...words] = context.words;
    const command = Object.hasOwn(known, name) ? known[name] : undefined;
    const isWrong = command === undefined || words.length < command.words[0] || words.length > command.words[1];
    if (isWrong || (name !== "list" && (context.flags["all"] !== undefined || context.flags["page"] !== undefined))) {
      context.say(usage);
      return 2;
    }
    return await withStores(context, (services) => command.run({ ...context, words }, services));
  },
};
