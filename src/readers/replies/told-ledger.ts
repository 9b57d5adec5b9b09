import { createHmac, type KeyObject } from "node:crypto";
import { z } from "zod";
import { formatDataFile } from "../../content/sources/data-file.ts";
import type { Store, StoreView } from "../../store/store.ts";
import { commentTime } from "../comments/comment-id.ts";
import type { Tokens } from "../tokens.ts";

/** `data/replies/told/<day of the reply>/<mark>.json` in the private store, keys in the order in which they stand on disk. */
const toldFileSchema = z.object({
  /** `told` is written before the mail goes; `failed`: it did not, and is tried again; `refused`: the server will not have it. */
  state: z.enum(["told", "failed", "refused"]),
  /** Of the last try. */
  date: z.iso.datetime(),
  tries: z.int().min(1),
});

type ToldFile = z.infer<typeof toldFileSchema>;

/** What the ledger says of one reply and the one who is to hear of it. */
export interface LedgerEntry {
  readonly path: string;
  readonly told: ToldFile | null;
}

export interface LedgerServices {
  readonly privateStore: Pick<Store, "read" | "walk" | "commit">;
  readonly tokens: Pick<Tokens, "replyKeys">;
  readonly clock: () => Date;
}

/** Waits of one minute, four, sixteen, an hour, and then six hours between tries. */
const retryMs = (tries: number): number => Math.min(60_000 * 4 ** (tries - 1), 6 * 60 * 60 * 1000);

/** Looks an entry up; by keyed hash, so that the ledger tells nobody who heard of what. Throws `StoreError`. */
export async function readEntry(reply: string, subscriber: string, { privateStore, tokens }: LedgerServices): Promise<LedgerEntry> {
  const paths = entryPaths(reply, subscriber, tokens);
  for (const path of paths) {
    const bytes = await privateStore.read(path);
    if (bytes !== null) return { path, told: parse(bytes) };
  }
  return { path: paths[0], told: null };
}

/** Where an entry may lie, under each secret; the newest first. */
export function entryPaths(reply: string, subscriber: string, { replyKeys: [newest, ...older] }: Pick<Tokens, "replyKeys">): [string, ...string[]] {
  const day = new Date(commentTime(reply)).toISOString().slice(0, 10);
  const pathWith = (key: KeyObject) => `data/replies/told/${day}/${createHmac("sha256", key).update(`told ${reply} ${subscriber}`).digest("hex").slice(0, 32)}.json`;
  return [pathWith(newest), ...older.map(pathWith)];
}

/** When a reply may be told of: now (0), at that time (milliseconds since 1970), or never again (`Infinity`). */
export function whenDue({ told }: LedgerEntry): number {
  if (told === null) return 0;
  return told.state === "failed" ? Date.parse(told.date) + retryMs(told.tries) : Infinity;
}

/**
 * Writes that these are told, before their mails go: whoever comes after us, in whatever process, sends them no more, and a
 * crash loses a mail rather than sending it twice. False where somebody else was quicker with one of them; then nothing is
 * written. Throws `StoreError`.
 */
export async function claim(entries: readonly LedgerEntry[], { privateStore, clock }: LedgerServices): Promise<boolean> {
  const changes = entries.map(({ path, told }) => ({ path, write: format({ state: "told", date: clock().toISOString(), tries: (told?.tries ?? 0) + 1 }) }));
  const precondition = async (view: StoreView) => {
    const now = await Promise.all(entries.map(({ path }) => view.read(path)));
    if (entries.some(({ told }, index) => !isSame(told, now[index] ?? null))) throw new Overtaken("Somebody else tells of it");
  };
  try {
    await privateStore.commit(changes, { message: messageOf(changes.length), precondition });
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

/** Takes claims back whose mails surely did not go. Throws `StoreError`; then they stay told. */
export async function takeBack(failures: readonly { readonly entry: LedgerEntry; readonly state: "failed" | "refused" }[], { privateStore, clock }: LedgerServices): Promise<void> {
  if (failures.length === 0) return;
  const changes = failures.map(({ entry: { path, told }, state }) => ({ path, write: format({ state, date: clock().toISOString(), tries: (told?.tries ?? 0) + 1 }) }));
  await privateStore.commit(changes, { message: messageOf(changes.length) });
}

/** Deletes what the ledger says of replies before a day (`2026-10-20`), which are not looked at any more. Throws `StoreError`. */
export async function forgetBefore(day: string, { privateStore }: LedgerServices): Promise<void> {
  const old = (await privateStore.walk("data/replies/told")).filter((path) => path < `data/replies/told/${day}`);
  if (old.length > 0) await privateStore.commit(old.map((path) => ({ path, delete: true })), { message: messageOf(old.length) });
}

class Overtaken extends Error {}

function isSame(told: ToldFile | null, now: Uint8Array | null): boolean {
  if (told === null || now === null) return told === now;
  return Buffer.from(now).toString() === format(told);
}

function format(told: ToldFile): string {
  return formatDataFile(toldFileSchema, told);
}

/** A broken entry counts as told: better silent than twice. */
function parse(bytes: Uint8Array): ToldFile {
  try {
    const { data } = toldFileSchema.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    if (data !== undefined) return data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { state: "told", date: new Date(0).toISOString(), tries: 1 };
}

function messageOf(count: number): string {
  return `replies: ${count}`;
}
