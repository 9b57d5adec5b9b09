import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

/** A lock that was not renewed for this long belongs to nobody. Its holder renews it every second. */
const staleAfterMs = 4000;

/** What a process publishes: the site, or all that `dev` shows with it. */
export type Published = "site" | "drafts too";

/** Somebody else publishes into the same `_site/` what must not be there, or leaves out what should be. `hint` says what to do. */
export class PublisherError extends Error {
  override readonly name = "PublisherError";
  readonly hint = "Stop it first, or work in a clone of the repository: both write _site/, and drafts of one would stand on the site of the other.";
}

/**
 * `.unfiled/publisher.lock`: held by the one process of a checkout that writes `_site/`.
 * It counts as held while its time is fresh, not while some process has its number: numbers come round again after a
 * reboot, and mean nothing between containers.
 */
export class PublisherLock {
  readonly #file: string;
  /** What stands in the file while it is ours. */
  readonly #text: string;

  private constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  /** Takes the lock, or answers undefined where another process holds it that publishes the same; throws a `PublisherError` where it publishes something else. */
  static async take(root: string, published: Published): Promise<PublisherLock | undefined> {
    const file = path.join(root, ".unfiled", "publisher.lock");
    const token = randomUUID();
    const mine = `${file}.${token}`;
    const text = `${token}\n${published}\n`;
    await writeFile(mine, text, { mode: 0o600 });
    try {
      if (await tryLink(mine, file)) return new PublisherLock(file, text);
      const age = await stat(file).then(({ mtimeMs }) => Date.now() - mtimeMs, () => Infinity);
      if (age < staleAfterMs) {
        await refuseOther(file, published);
        return undefined;
      }
      // Two processes may both find it stale and both get here; the loser notices at its next `renew`.
      await rm(file, { force: true });
      return (await tryLink(mine, file)) ? new PublisherLock(file, text) : undefined;
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
    return (await readFile(this.#file, "utf8").catch(() => "")) === this.#text;
  }
}

async function refuseOther(file: string, published: Published): Promise<void> {
  const held = (await readFile(file, "utf8").catch(() => "")).split("\n")[1] || published;
  if (held !== published) throw new PublisherError(`"npm ${published === "site" ? "run dev" : "start"}" is running in this checkout, or ended without a word within the last seconds.`);
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
