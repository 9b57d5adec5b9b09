import type { BuildInfo } from "../pages/build-info.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** The longest pause between two tries of a build that keeps failing, if the budget allows: once host or texts are mended, nobody should wait for days. */
const sixHoursMs = 6 * hourMs;

/** How often the scheduled function runs, in milliseconds. A run decides for the ten minutes by the clock that ended last. */
export const slotMs = 10 * minuteMs;

/** When a site is built again; times in milliseconds. */
export interface RebuildRules {
  /** A build waits until nothing new came for so long: then it takes all of a conversation at once. */
  readonly quietMs: number;
  /** Nobody's words wait longer than this for the quiet. */
  readonly longestWaitMs: number;
  /** Most builds in 24 hours; below 1 the time between two builds, as a share of a day: 0.5 is one in two days. */
  readonly perDay: number;
}

/** When what is not in the published pages was committed; milliseconds since 1970. */
export interface Unbuilt {
  readonly oldest: number;
  readonly newest: number;
}

export interface RebuildState {
  readonly now: number;
  /** What the published site says of itself. */
  readonly deployed: Pick<BuildInfo, "builtAt" | "builds"> & { readonly nextDue?: string | undefined };
  /** Absent where nothing of what was committed since would show. */
  readonly unbuilt?: Unbuilt | undefined;
}

export type RebuildDecision =
  | { readonly build: true }
  /** `until`: when a build is due, or undefined where it was and the next try has its time later. */
  | { readonly build: false; readonly why: "nothing new" | "waits for quiet" | "waits for a text's date" | "budget spent" | "tried already"; readonly until?: number };

/**
 * Whether to build now. Nothing is remembered between runs: when a build became due follows from the commits, the budget
 * from the builds that the site lists, and the tries from how long it has been due: at once, after 10 more minutes, after
 * 20, 40, 80 … and at last every six hours, or as often as the budget has builds where that is less: a build that fails may
 * cost as one that succeeds. Two runs in the same ten minutes decide alike.
 */
export function decideRebuild({ now, deployed, unbuilt }: RebuildState, rules: RebuildRules): RebuildDecision {
  const { comments, text } = wantedAt(deployed, unbuilt, rules);
  const wanted = Math.min(comments, text);
  if (wanted === Infinity) return { build: false, why: "nothing new" };
  const free = budgetFreeAt(deployed, rules);
  const due = Math.max(wanted, free);
  const slot = Math.floor(now / slotMs) * slotMs;
  const waits = text < comments ? "waits for a text's date" : "waits for quiet";
  if (due >= slot) return { build: false, why: wanted < slot && free > wanted ? "budget spent" : waits, until: due };
  return isTryTime(due, slot, Math.max(sixHoursMs, dayMs / rules.perDay)) ? { build: true } : { build: false, why: "tried already" };
}

/** When readers' words want a build, and when a text with a date does; `Infinity` for never. */
function wantedAt({ builtAt, nextDue }: RebuildState["deployed"], unbuilt: Unbuilt | undefined, { quietMs, longestWaitMs }: RebuildRules): { readonly comments: number; readonly text: number } {
  const comments = unbuilt === undefined ? Infinity : Math.min(unbuilt.newest + quietMs, unbuilt.oldest + longestWaitMs);
  const text = nextDue !== undefined && Date.parse(nextDue) > Date.parse(builtAt) ? Date.parse(nextDue) : Infinity;
  return { comments, text };
}

/** When the next build is within the budget; long ago where it is at any time. */
function budgetFreeAt({ builtAt, builds }: RebuildState["deployed"], { perDay }: RebuildRules): number {
  if (perDay < 1) return Date.parse(builtAt) + dayMs / perDay;
  const times = builds.map((time) => Date.parse(time)).toSorted((one, other) => one - other);
  const oldestThatCounts = times.at(-Math.floor(perDay));
  return oldestThatCounts === undefined ? -Infinity : oldestThatCounts + dayMs;
}

/** Whether one of the tries has its time in the ten minutes before `slot`. */
function isTryTime(due: number, slot: number, longestPauseMs: number): boolean {
  let at = due;
  for (let pause = slotMs; at < slot; pause = Math.min(2 * pause, longestPauseMs)) {
    if (at >= slot - slotMs) return true;
    at += pause;
  }
  return false;
}
