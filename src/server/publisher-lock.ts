import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

/** A lock that was not renewed for this long belongs to nobody. Its holder renews it every second. */
const staleAfterMs = 4000;

/**
 * `.unfiled/publisher.lock`: held by the one process of a checkout that writes `_site/`.
 * It counts as held while its time is fresh, not while some process has its number: numbers come round again after a
 * reboot, and mean nothing between containers.
 */
export class PublisherLock {
  readonly #file: string;
  readonly #token: string;

  private constructor(file: string, token: string) {
    this.#file = file;
    this.#token = token;
  }

  /** Takes the lock, or answers undefined where another process holds it. */
  static async take(root: string): Promise<PublisherLock | undefined> {
    const file = path.join(root, ".unfiled", "publisher.lock");
    const token = randomUUID();
    const mine = `${file}.${token}`;
    await writeFile(mine, `${token}\n`, { mode: 0o600 });
    try {
      if (await tryLink(mine, file)) return new PublisherLock(file, token);
      const age = await stat(file).then(({ mtimeMs }) => Date.now() - mtimeMs, () => Infinity);
      if (age < staleAfterMs) return undefined;
      // Two processes may both find it stale and both get here; the loser notices at its next `renew`.
      await rm(file, { force: true });
      return (await tryLink(mine, file)) ? new PublisherLock(file, token) : undefined;
    } finally {
      await rm(mine, { force: true });
    }
  }

  /** Says that the holder lives. False where the lock was lost: then the caller must stop writing. */
  async renew(): Promise<boolean> {
    if (!(await this.#isMine())) return false;
    const now = new Date();
    return utimes(this.#file, now, now).then(() => true, () => false);
  }

  async release(): Promise<void> {
    if (await this.#isMine()) await rm(this.#file, { force: true });
  }

  async #isMine(): Promise<boolean> {
    return (await readFile(this.#file, "utf8").catch(() => "")).trim() === this.#token;
  }
}

/** A hard link appears with its content already in it, and fails where the name is taken: unlike create-then-write. */
async function tryLink(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}
