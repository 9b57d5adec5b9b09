import { busy } from "../deadline.ts";
import { StoreError, type StoreErrorCode } from "../errors.ts";
import type { Store, StoreView } from "../store.ts";
import { toChanges, type Caller } from "./caller.ts";
import { groupMessage } from "./group-message.ts";
import { layOver } from "./laid-over.ts";

/** Errors that one caller's changes may have caused: then the others are tried without these. */
const OF_ONE: readonly StoreErrorCode[] = ["bad-path", "conflict", "store-busy"];

/** Who has less time left, in milliseconds, is why a commit had too little. */
const HURRY_MS = 500;

/** Thrown by our own precondition where others hold than were put together. */
class Regroup extends Error {}

/** Who of the callers may go on, and why the others may not. */
interface Verdict {
  /** Whether a caller's changes make a difference. */
  readonly holding: ReadonlyMap<Caller, boolean>;
  readonly refused: ReadonlyMap<Caller, unknown>;
}

/**
 * Makes one commit for all callers and answers each of them; it never throws. Every precondition sees what the callers
 * before it change; who is refused because of them is told so once their changes are durable, and the others go on
 * without that one. Where the store refuses the whole, halves are tried, so that one bad entry costs a few commits and
 * nobody else.
 */
export async function commitTogether(store: Store, callers: readonly Caller[]): Promise<void> {
  const waiting = callers.filter((caller) => {
    if (caller.deadline.left === 0) caller.fail(tooLate());
    return caller.deadline.left > 0;
  });
  const [first] = waiting;
  if (first === undefined) return;
  if (waiting.length === 1) return await commitAlone(store, first);

  let verdict: Verdict = { holding: new Map(waiting.map((caller) => [caller, true])), refused: new Map() };
  const judgeAgain = async (view: StoreView) => {
    const planned = verdict.holding;
    verdict = await judge(waiting, view);
    if (verdict.holding.size !== planned.size || [...planned.keys()].some((caller) => !verdict.holding.has(caller))) throw new Regroup();
  };
  for (;;) {
    try {
      const edits = [...verdict.holding.keys()].flatMap(({ edits }) => edits);
      // The most impatient sets the time: what fails then is tried again for the others.
      const timeoutMs = Math.min(...waiting.map(({ deadline }) => deadline.left));
      const { id } = await store.commit(toChanges(edits), { message: messageOf(verdict), precondition: judgeAgain, timeoutMs });
      for (const [{ done }, changed] of verdict.holding) done({ id, changed });
      for (const [{ fail }, reason] of verdict.refused) fail(reason);
      return;
    } catch (error) {
      if (!(error instanceof Regroup)) return await failOrSplit(store, waiting, error);
      if (verdict.holding.size > 0) continue;
      for (const [{ fail }, reason] of verdict.refused) fail(reason);
      return;
    }
  }
}

async function commitAlone(store: Store, { edits, options, deadline, done, fail }: Caller): Promise<void> {
  try {
    done(await store.commit(toChanges(edits), { ...options, timeoutMs: deadline.left }));
  } catch (error) {
    fail(error);
  }
}

async function judge(callers: readonly Caller[], view: StoreView): Promise<Verdict> {
  const state = layOver(view);
  const holding = new Map<Caller, boolean>();
  const refused = new Map<Caller, unknown>();
  for (const caller of callers) {
    try {
      await caller.options.precondition?.(state);
    } catch (reason) {
      refused.set(caller, reason);
      continue;
    }
    holding.set(caller, await state.apply(caller.edits));
  }
  return { holding, refused };
}

function messageOf({ holding }: Verdict): string {
  const [first, ...others] = holding.keys();
  if (first !== undefined && others.length === 0) return first.options.message;
  return groupMessage([...holding.keys()].flatMap(({ edits }) => edits.map(({ path }) => path)));
}

async function failOrSplit(store: Store, callers: readonly Caller[], error: unknown): Promise<void> {
  // A host that could not be reached in the time of the most impatient may be reached in that of the others.
  const expired = callers.filter(({ deadline }) => deadline.left < HURRY_MS);
  const isOfOne = error instanceof StoreError && (OF_ONE.includes(error.code) || (error.code === "store-unavailable" && expired.length > 0));
  const failed = isOfOne ? expired : callers;
  for (const { fail } of failed) fail(error);
  const rest = callers.filter((caller) => !failed.includes(caller));
  const half = failed.length > 0 ? rest.length : Math.ceil(rest.length / 2);
  await commitTogether(store, rest.slice(0, half));
  await commitTogether(store, rest.slice(half));
}

/** The error for a caller who waited in line as long as was asked for. */
export function tooLate(): StoreError {
  return busy("The commits before this one took too long.");
}
