import { setTimeout as sleep } from "node:timers/promises";
import { headMoved, type FileEdit } from "../changes.ts";
import { busy, type Deadline } from "../deadline.ts";
import { StoreError } from "../errors.ts";
import { Refusal } from "../git/branch-commit.ts";
import { formatCommit } from "../git/objects.ts";
import { editTree } from "../git/tree.ts";
import type { Commit, CommitAuthor, CommitOptions, StoreView } from "../store.ts";
import { PassingFailure, type Connection } from "./connection.ts";
import type { CacheBatch } from "./object-cache.ts";
import { pushPack } from "./push-pack.ts";
import { leadsTo, rootOf, type RemoteBranch } from "./remote-branch.ts";
import type { Rivalry } from "./rivalry.ts";

/** What a commit is made with. */
export interface Workplace {
  readonly connection: Connection;
  readonly branch: RemoteBranch;
  readonly author: CommitAuthor;
  readonly clock: () => Date;
  readonly rivalry: Rivalry;
  readonly viewOf: (commit: string | null) => StoreView;
}

interface Plan {
  readonly base: string | null;
  readonly commit: string;
  readonly batch: CacheBatch;
}

/** A push that the host answered with a reason why not. */
interface Rejection {
  readonly base: string | null;
  readonly reason: string;
}

/** A host that fails that often without having been sent anything is given up before the deadline. */
const MAX_FAILURES = 4;
/** Part of the time left that a push may take: the rest is for looking whether it arrived. */
const PUSH_SHARE = 0.7;
/** Reasons that only say that another push was under way at the same moment. */
const RACE = /lock|failed to update ref|stale|non-fast-forward|fetch first|already exists|but expected|incorrect old value/i;

/**
 * Commits on top of the branch however often it moves meanwhile. Each push is under a lease on the commit it was built on.
 * Where an answer was lost, the branch is looked at before anything is sent again, so that nothing is committed twice.
 */
export async function commitUnderLease(place: Workplace, edits: readonly FileEdit[], options: CommitOptions, deadline: Deadline): Promise<Commit> {
  const began = performance.now();
  const sent: Plan[] = [];
  const othersWrite = `Others keep moving ${place.branch.name} at ${place.connection.address}.`;
  let rejection: Rejection | null = null;
  await place.rivalry.giveWay(deadline, othersWrite);
  for (let failures = 0; ; ) {
    try {
      const head = await place.branch.head(deadline);
      const landed = await findLanded(place.branch, sent, head, deadline);
      if (landed !== null) return await done(place, landed);
      if (rejection !== null && rejection.base === head && !RACE.test(rejection.reason)) throw refused(place.connection, rejection.reason);

      const again = sent.find(({ base }) => base === head);
      const plan: Plan | Commit = again ?? (await makePlan(place, head, edits, options, deadline));
      if ("changed" in plan) return plan;
      if (again === undefined) sent.push(plan);
      const push = { branch: place.branch.name, from: head, to: plan.commit, objects: plan.batch.objects() };
      const reason = await pushPack(place.connection, push, deadline.atMost(deadline.left * PUSH_SHARE));
      if (reason === null) return await done(place, plan);
      // Of one that was sent twice, the first may be what stands in the way of the second.
      if (again === undefined) sent.pop();
      rejection = { base: head, reason };
      place.rivalry.noteRejection();
      failures = 0;
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      failures += 1;
      if (deadline.left <= error.retryAfterMs) throw outOfTime(error);
      if (failures >= MAX_FAILURES && sent.length === 0) throw error;
      await sleep(error.retryAfterMs);
    }
    await place.rivalry.wait(began, deadline, othersWrite);
  }
}

/** What to push, or the branch as it is where it holds all of it already. */
async function makePlan({ branch, author, clock, viewOf }: Workplace, head: string | null, edits: readonly FileEdit[], options: CommitOptions, deadline: Deadline): Promise<Plan | Commit> {
  if (options.ifHead !== undefined && options.ifHead !== head) throw headMoved(options.ifHead, head);
  if (head !== null) await branch.fetch(head, deadline);
  await options.precondition?.(viewOf(head)).catch((error: unknown) => {
    throw error instanceof PassingFailure ? error : new Refusal(error);
  });

  const before = await rootOf(branch, head);
  const batch = branch.objects.batch();
  const blobs = edits.map(({ path, bytes }) => ({ path, blob: bytes === null ? null : batch.add("blob", bytes) }));
  const tree = (await editTree({ objects: branch.objects, batch }, before, blobs)) ?? batch.add("tree", Buffer.alloc(0));
  if (head !== null && tree === before) return { id: head, changed: false };
  const commit = batch.add("commit", formatCommit({ tree, parent: head, author, date: clock(), message: options.message }));
  return { base: head, commit, batch };
}

/** The plan that the branch holds already, although we were not told. */
async function findLanded(branch: RemoteBranch, sent: readonly Plan[], head: string | null, deadline: Deadline): Promise<Plan | null> {
  const top = sent.find(({ commit }) => commit === head);
  if (top !== undefined || head === null || sent.every(({ base }) => base === head)) return top ?? null;
  for (const plan of sent) {
    await branch.fetch(head, deadline, plan.base);
    if (await leadsTo(branch, head, plan.commit)) return plan;
  }
  return null;
}

/** The host has it: what the cache's disk does not take is fetched when it is read. */
async function done({ branch }: Workplace, { commit, batch }: Plan): Promise<Commit> {
  await batch.flush().then(() => branch.noteSnapshot(commit)).catch(() => undefined);
  return { id: commit, changed: true };
}

function outOfTime(cause: PassingFailure): StoreError {
  const { message, hint, retryAfterMs } = cause;
  return new StoreError("store-busy", message, { hint, cause, ...(retryAfterMs > 0 && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }) });
}

function refused({ address }: Connection, reason: string): StoreError {
  if (/quota|disk|space/i.test(reason)) return new StoreError("store-unavailable", `${address} has no room for the push: ${reason}`, { hint: "Make room there." });
  if (/shallow/i.test(reason)) return busy(`${address} does not take a push from a shallow history: ${reason}`);
  return new StoreError("store-unavailable", `${address} refuses the push: ${reason}`, {
    hint: "See whether GIT_USERNAME may write there, and whether the branch is protected or checked out.",
  });
}
