import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

/** No build takes so long: what is older was left by a process that was killed. Numbers of processes mean nothing between containers. */
const leftAfterMs = 3_600_000;
/** A picture that no build asked for in so long is shown nowhere any more; where it is, it is made again. */
const unusedAfterMs = 90 * 24 * 3_600_000;

/** Where a process that is killed leaves what it was about to move elsewhere, and what would be kept for ever. */
const places: readonly (readonly [folder: string, names: RegExp, afterMs: number])[] = [
  ["", /^build-\d+$|\.tmp$/, leftAfterMs],
  ["texts", /\.tmp$/, leftAfterMs],
  ["search", /\.tmp$/, leftAfterMs],
  ["pictures", /\.tmp$/, leftAfterMs],
  ["pictures", /\.(?:webp|avif)$/, unusedAfterMs],
];

/** Takes out of `.cache/` what killed builds left there, as much as a whole site each, and pictures that nobody needed for 90 days. */
export async function removeLeftovers(root: string): Promise<void> {
  for (const [below, names, afterMs] of places) {
    const folder = path.join(root, ".cache", below);
    for (const name of (await readdir(folder).catch(() => [])).filter((one) => names.test(one))) {
      const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: Infinity }));
      if (Date.now() - mtimeMs > afterMs) await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}
