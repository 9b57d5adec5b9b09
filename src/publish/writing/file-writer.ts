import { Worker } from "node:worker_threads";
import { roomsOf, type SiteFile, type SiteFolders, writeFiles } from "./write-files.ts";
import type { WrittenFiles } from "./write-thread.ts";

/** Files that are written at once. */
const batchSize = 50;

/** How large the memories are in which files are gathered. Several files share one, and a thread is given it without a copy; a larger file has one of its own. */
const roomBytes = 2 ** 21;

/** Batches that wait for the thread, so that a slow disk does not fill the memory. */
const mostWaiting = 4;

/** Fewer files than these are written before a thread has begun. */
const worthAThread = 400;

const encoder = new TextEncoder();

/** A character takes at most so many in UTF-8. With room for that nobody need count them first, which took longer than writing them (Node 20). */
const mostBytes = 3;

/** Beside this file where both were compiled (`cli/compile.js`); sources are run by no thread, they need a loader. */
const compiled = new URL("./write-thread.mjs", import.meta.url);
const hasThreads = !import.meta.url.endsWith(".ts");

/**
 * Writes the many files of a site: where there are hundreds, on a thread of its own, while the next pages are made. To
 * create files and folders takes as long as to make what is in them.
 */
export class FileWriter {
  readonly #folders: SiteFolders;
  readonly #made = new Set<string>();
  readonly #changed: string[] = [];
  readonly #worth: number;
  readonly #file: URL;
  #batch: SiteFile[] = [];
  /** Where the next file of the batch goes. */
  #room = Buffer.alloc(0);
  /** Memories to be used again. The other thread makes hardly any garbage of its own, so its collector would free them late. */
  readonly #free: ArrayBuffer[] = [];
  #count = 0;
  #thread: WritingThread | undefined;
  #isEnded = false;

  constructor(folders: SiteFolders, { worth = hasThreads ? worthAThread : Infinity, file = compiled } = {}) {
    this.#folders = folders;
    this.#worth = worth;
    this.#file = file;
  }

  /** Takes a file; waits where many are not written yet. Throws what the disk said of this one or one before. */
  async write(file: string, content: string): Promise<void> {
    const most = content.length * mostBytes;
    // Not more memory for the same batch: fifty feeds would take that of a whole site's texts.
    if (this.#room.length < most && this.#batch.length > 0) await this.#send();
    if (this.#room.length < most) this.#room = this.#roomFor(most);
    const { written } = encoder.encodeInto(content, this.#room);
    this.#batch.push([file, this.#room.subarray(0, written)]);
    this.#room = this.#room.subarray(written);
    this.#count += 1;
    if (this.#batch.length >= batchSize) await this.#send();
  }

  /** Returns when all is written; answers the files that the standing site had not, or had otherwise. */
  async finish(): Promise<string[]> {
    await this.#send();
    await this.#thread?.untilWaiting(0);
    await this.end();
    return this.#changed;
  }

  /** Ends the thread, whatever it has not written yet, and takes no more files: some pages are still under way when a build fails. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#thread?.end();
    this.#thread = undefined;
  }

  async #send(): Promise<void> {
    if (this.#isEnded) throw new Error("Nothing is written any more: the site was given up.");
    const files = this.#batch;
    this.#batch = [];
    this.#room = Buffer.alloc(0);
    if (this.#count < this.#worth) this.#note({ written: writeFiles(files, this.#folders, this.#made), rooms: roomsOf(files) });
    else {
      this.#thread ??= new WritingThread(this.#file, this.#folders, (answer) => this.#note(answer));
      await this.#thread.take(files);
    }
  }

  #note({ written, rooms }: WrittenFiles): void {
    this.#changed.push(...written);
    this.#free.push(...rooms.filter(({ byteLength }) => byteLength === roomBytes));
  }

  #roomFor(bytes: number): Buffer<ArrayBuffer> {
    const free = bytes > roomBytes ? undefined : this.#free.pop();
    return free === undefined ? Buffer.allocUnsafeSlow(Math.max(roomBytes, bytes)) : Buffer.from(free);
  }
}

class WritingThread {
  readonly #worker: Worker;
  readonly #failed: Promise<never>;
  #waiting = 0;
  #answered!: () => void;
  #nextAnswer: Promise<void>;

  constructor(file: URL, folders: SiteFolders, note: (answer: WrittenFiles) => void) {
    this.#worker = new Worker(file, { workerData: folders });
    this.#nextAnswer = this.#awaitAnswer();
    this.#worker.on("message", (answer: WrittenFiles) => {
      note(answer);
      this.#waiting -= 1;
      this.#answered();
      this.#nextAnswer = this.#awaitAnswer();
    });
    this.#failed = new Promise((_, reject) => {
      this.#worker.once("error", reject);
      this.#worker.once("exit", () => reject(new Error("The thread that writes the pages ended.")));
    });
    // Whoever waits for an answer hears of it.
    this.#failed.catch(() => undefined);
  }

  async take(files: readonly SiteFile[]): Promise<void> {
    this.#waiting += 1;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(files, roomsOf(files));
    await this.untilWaiting(mostWaiting);
  }

  async untilWaiting(most: number): Promise<void> {
    while (this.#waiting > most) await Promise.race([this.#nextAnswer, this.#failed]);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #awaitAnswer(): Promise<void> {
    return new Promise((resolve) => (this.#answered = resolve));
  }
}
