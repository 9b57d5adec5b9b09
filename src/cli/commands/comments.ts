import type { Command, CommandContext } from "../main.ts";
import { withStores, type StoreServices } from "../with-stores.ts";
import { importCommand } from "./comments/import.ts";
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
  /** Flags that it takes. */
  readonly flags?: readonly string[];
}

const known: Readonly<Record<string, Known>> = {
  list: { run: listCommand, words: [0, 0], flags: ["all", "page"] },
  show: { run: showCommand, words: [1, 1] },
  approve: { run: moderateCommand("approve"), words: [1, Infinity] },
  reject: { run: moderateCommand("reject"), words: [1, Infinity] },
  spam: { run: moderateCommand("spam"), words: [1, Infinity] },
  reply: { run: replyCommand, words: [1, 2] },
  revoke: { run: revokeCommand, words: [1, 1] },
  import: { run: importCommand, words: [1, 1], flags: ["from", "dry-run"] },
};

const usage = `Usage: npx unfiled comments <command> [--json]

  list [--all] [--page <key>]   comments that wait for you; --all: every comment
  show <id>                     one comment with everything that is stored of it
  approve <id>…                 publish
  reject <id>…                  delete; one that was answered is emptied and keeps its place
  spam <id>…                    the same, and hold whatever comes from the same confirmed address
  reply <id> [<text>]           answer as the owner; without a text it is read from stdin
  revoke <id>                   make all receipts of a comment void: nobody can edit or delete it any more
  import <file|folder> --from staticman|disqus|wordpress [--dry-run]
                                take what another system exported; twice is once

An id may be cut short as long as it is the only one, and may be the address of a comment (…#comment-<id>).`;

/** `unfiled comments …`: everything that the owner does with comments. */
export const comments: Command = {
  words: true,
  flags: { all: { type: "boolean" }, page: { type: "string" }, from: { type: "string" }, "dry-run": { type: "boolean" } },
  async run(context) {
    const [name = "", ...words] = context.words;
    const command = Object.hasOwn(known, name) ? known[name] : undefined;
    const isWrong = command === undefined || words.length < command.words[0] || words.length > command.words[1];
    if (isWrong || Object.keys(context.flags).some((flag) => command.flags?.includes(flag) !== true)) {
      context.say(usage);
      return 2;
    }
    return await withStores(context, (services) => command.run({ ...context, words }, services));
  },
};
