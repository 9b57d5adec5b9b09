import { createHmac, type KeyObject } from "node:crypto";
import type { Store } from "../../store/store.ts";
import { asReaderError } from "../errors.ts";
import type { Tokens } from "../tokens.ts";

/** What somebody wants no more mail about. Subscribers are named by their id, the keyed hash of the address. */
export type Stop =
  /** Replies to this comment. */
  | { readonly comment: string }
  /** Replies to whatever this subscriber wrote. */
  | { readonly replies: string }
  /** Everything that comments cause: receipts and the question whether replies are wanted, too. */
  | { readonly comments: string };

export interface StopServices {
  readonly privateStore: Pick<Store, "read" | "commit">;
  readonly tokens: Pick<Tokens, "replyKeys">;
  readonly clock: () => Date;
}

/**
 * Notes in the private store that no more such mail is wanted; what is noted already stays as it is. By keyed hash, so that
 * the note tells nothing of comment or reader. Throws `store-busy`, `store-unavailable`.
 */
export async function stopMail(stop: Stop, services: StopServices): Promise<void> {
  if (await isStopped([stop], services)) return;
  const { privateStore, tokens, clock } = services;
  const write = `${JSON.stringify({ date: clock().toISOString() }, null, 2)}\n`;
  await privateStore.commit([{ path: stopPath(stop, tokens.replyKeys[0]), write }], { message: "replies: 1" }).catch(rethrown);
}

/** Whether any of these was noted. Throws `store-busy`, `store-unavailable`. */
export async function isStopped(stops: readonly Stop[], { privateStore, tokens }: Pick<StopServices, "privateStore" | "tokens">): Promise<boolean> {
  const paths = stopPaths(stops, tokens);
  const notes = await Promise.all(paths.map((path) => privateStore.read(path))).catch(rethrown);
  return notes.some((note) => note !== null);
}

/** Takes notes back: who confirms wants mail again. Throws `store-busy`, `store-unavailable`. */
export async function liftStops(stops: readonly Stop[], services: StopServices): Promise<void> {
  const { privateStore, tokens } = services;
  const paths = stopPaths(stops, tokens);
  const noted = await Promise.all(paths.map(async (path) => ((await privateStore.read(path)) === null ? [] : [path]))).catch(rethrown);
  const gone = noted.flat().map((path) => ({ path, delete: true }) as const);
  if (gone.length > 0) await privateStore.commit(gone, { message: `replies: ${gone.length}` }).catch(rethrown);
}

/** Where these may be noted, under each secret. */
export function stopPaths(stops: readonly Stop[], tokens: Pick<Tokens, "replyKeys">): string[] {
  return stops.flatMap((stop) => tokens.replyKeys.map((key) => stopPath(stop, key)));
}

function stopPath(stop: Stop, key: KeyObject): string {
  const [[kind, id] = ["", ""]] = Object.entries(stop);
  return `data/replies/stopped/${createHmac("sha256", key).update(`stop ${kind} ${id}`).digest("hex").slice(0, 32)}.json`;
}

function rethrown(error: unknown): never {
  throw asReaderError(error);
}
