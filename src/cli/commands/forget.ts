import { realpath } from "node:fs/promises";
import { readLocalSecret } from "../../config/local-keys.ts";
import { forgetPerson, type Forgotten } from "../../readers/forget/forget-person.ts";
import { heldInHistory, learnHistory, type HeldVersion } from "../../readers/forget/held-in-history.ts";
import { Person } from "../../readers/forget/person.ts";
import { checkEmail } from "../../readers/text-checks.ts";
import { openHistory, type History } from "../../store/history.ts";
import { dropCommands, eraseCommands } from "../../store/history/erase-commands.ts";
import { startAnew, type NewRoot } from "../../store/history/start-anew.ts";
import type { Command, CommandContext } from "../main.ts";
import { withStores, type StoreServices } from "../with-stores.ts";
import { inWords } from "./forget/in-words.ts";

const usage = `Usage: npx unfiled forget <address> [--dry-run] [--history] [--json]

  Takes everybody's trace of an address out of the current files, and names what history still holds, with the commands
  that take it out there too.

  --dry-run  only say what would be done
  --history  replace the past of the private store's branch by one commit`;

/** What the history of one repository still holds. */
export interface HistoryReport {
  readonly location: string;
  readonly branch: string;
  readonly shallow: boolean;
  readonly held: readonly HeldVersion[];
  readonly newRoot?: NewRoot;
  /** For a shell, one a line; empty where there is nothing to do. */
  readonly commands: readonly string[];
}

/** The command's answer. */
export interface ForgetReport extends Forgotten {
  readonly dryRun: boolean;
  /** Sealed fields that the owner's identity does not open. */
  readonly unreadable: number;
  readonly history: readonly HistoryReport[];
}

/** `unfiled forget <address>`: everything of one person, in the current files and in history. */
export const forget: Command = {
  words: true,
  flags: { "dry-run": { type: "boolean" }, history: { type: "boolean" } },
  async run(context) {
    const [address = "", ...more] = context.words;
    if (more.length > 0 || checkEmail(address) !== undefined) {
      context.say(usage);
      return 2;
    }
    if (context.settings.UNFILED_SECRET === undefined && (await readLocalSecret(context.root)) === undefined) {
      context.say("Set UNFILED_SECRET to the secret of the site: subscribers and confirmed addresses are known by it.");
      return 1;
    }
    return await withStores(context, (services) => forgetIn(address, context, services));
  },
};

async function forgetIn(address: string, context: CommandContext, services: StoreServices): Promise<number> {
  const { say, print, json, flags } = context;
  const { ownerIdentity } = services;
  if (ownerIdentity === undefined) {
    say("Set UNFILED_OWNER_IDENTITY to your age identity (AGE-SECRET-KEY-1…): readers' addresses are encrypted to it.");
    return 1;
  }
  const dryRun = flags["dry-run"] === true;
  const anew = flags["history"] === true;
  const refusal = anew ? await whyNotAnew(context, services) : undefined;
  if (refusal !== undefined) {
    say(refusal);
    return 1;
  }
  const person = new Person(address, { tokens: services.tokens, ownerIdentity });
  const histories = await openHistories(context, services);
  try {
    const mentions = new Set<string>();
    for (const history of histories) for (const blob of await learnHistory(person, history)) mentions.add(blob);
    const forgotten = await forgetPerson(person, services, { dryRun });
    const reports: HistoryReport[] = [];
    for (const history of histories) reports.push(await reportOn(person, history, { dryRun, mentions, anew: anew && history === histories.at(-1), services }));
    const report: ForgetReport = { dryRun, ...forgotten, unreadable: person.unreadable, history: reports };
    print(json ? JSON.stringify(report) : inWords(report));
    return 0;
  } finally {
    await Promise.all(histories.map((history) => history.close()));
  }
}

async function whyNotAnew({ root }: CommandContext, { store, privateStore }: StoreServices): Promise<string | undefined> {
  if (store === privateStore) return "There is no private store (UNFILED_PRIVATE_STORE): the history of the store is never replaced. Leave out --history, and use the commands that are printed.";
  const isHere = privateStore.worktree !== null && (await realpath(privateStore.worktree)) === (await realpath(root));
  return isHere ? "The private store is the branch that is checked out here: its history is never replaced. Leave out --history, and use the commands that are printed." : undefined;
}

/** The store's, and last the private store's; one where they lie in the same repository. */
async function openHistories({ root, settings }: CommandContext, { store, privateStore }: StoreServices): Promise<History[]> {
  const own = await openHistory(settings.UNFILED_STORE, { root, access: settings });
  if (store === privateStore || settings.UNFILED_PRIVATE_STORE === undefined) return [own];
  try {
    const other = await openHistory(settings.UNFILED_PRIVATE_STORE, { root, access: settings });
    return other.location === own.location ? [other] : [own, other];
  } catch (error) {
    await own.close();
    throw error;
  }
}

interface Reporting {
  readonly dryRun: boolean;
  /** Object names of versions in which the address stands as it is. */
  readonly mentions: ReadonlySet<string>;
  /** Whether the past is to be replaced. */
  readonly anew: boolean;
  readonly services: StoreServices;
}

async function reportOn(person: Person, history: History, { dryRun, mentions, anew, services: { site, clock } }: Reporting): Promise<HistoryReport> {
  const author = { name: site.title, email: `unfiled@${new URL(site.origin).hostname}` };
  const newRoot = anew && !dryRun ? await startAnew(history, { message: "forget: a new root", author, clock }) : undefined;
  const held = await heldInHistory(person, history, mentions);
  const blobs = [...new Set(held.filter(({ what }) => what !== "mention").map(({ blob }) => blob))];
  const drop = newRoot !== undefined && history.kind !== "host" ? dropCommands(history) : [];
  const commands = blobs.length === 0 ? drop : eraseCommands(history, blobs);
  return { location: history.location, branch: history.branch, shallow: history.isShallow, held, ...(newRoot && { newRoot }), commands: dryRun ? [] : commands };
}
