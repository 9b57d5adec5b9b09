import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

/** No build takes so long: what is older was left by a process that was killed. Numbers of processes mean nothing between containers. */
const leftAfterMs = 3_600_000;

/** Where a process that is killed leaves what it was about to move elsewhere. */
const places: readonly (readonly [folder: string, names: RegExp])[] = [
  ["", /^build-\d+$/],
  ["texts", /\.tmp$/],
  ["pictures", /\.tmp$/],
];

/** Takes out of `.cache/` what killed builds left there, as much as a whole site each. */
export async function removeLeftovers(root: string): Promise<void> {
  for (const [below, names] of places) {
    const folder = path.join(root, ".cache", below);
    for (const name of (await readdir(folder).catch(() => [])).filter((one) => names.test(one))) {
      const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: Infinity }));
      if (Date.now() - mtimeMs > leftAfterMs) await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}
