import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { LazyRendering } from "../../content/library/lazy-rendering.ts";
import type { LibraryCache } from "../../content/library/library-cache.ts";
import type { LinkTargets } from "../../content/markdown/links.ts";
import type { Practice, RenderedTexts, TextToRender } from "./render-thread.ts";
import { shardOf, type TextCache } from "./text-cache.ts";

/** To render fewer texts than these takes no longer than another thread takes to load what it needs (0.2 s). */
const worthAThread = 300;

/** Texts that a thread takes at once: some 50 ms of work. */
const batchSize = 40;

/** Within each run of so many texts, those that the cache keeps in one file are rendered together, and so written together. */
const windowSize = 640;

/** Batches that a thread has at a time: it goes on with the second when this thread is too busy to send it another. */
const batchesAhead = 2;

/** Beside this file where both were compiled (`cli/compile.js`); sources are run by no thread, they need a loader. */
const compiled = new URL("./render-thread.mjs", import.meta.url);
const hasThreads = !import.meta.url.endsWith(".ts");

/** Batches that may wait with their HTML in memory. */
const mostInMemory = 16;

/** What a test may choose. */
interface ThreadOptions {
  readonly threads?: number;
  readonly worth?: number;
  readonly file?: URL;
}

interface BeginOptions extends ThreadOptions {
  readonly practice?: Practice;
  /** How many of them were begun before. */
  readonly begun?: number;
}

interface RenderOptions extends ThreadOptions {
  /** Takes the HTML as it is made; without one, memory holds it. */
  readonly cache?: Pick<TextCache, "putAway"> | undefined;
  /** Threads that were begun for these texts before it was known how many are to be rendered; others are begun where more are worth it. */
  readonly begun?: readonly Worker[];
}

/**
 * Begins threads for so many texts: none for few. Until they are told what there is to do, they practise on some of the
 * texts, and do not keep the process from ending.
 */
export function beginThreads(texts: number, { practice = [], begun = 0, threads = hasThreads ? availableParallelism() - 1 : 0, worth = worthAThread, file = compiled }: BeginOptions = {}): Worker[] {
  const count = texts < worth ? 0 : Math.min(threads, Math.ceil(texts / batchSize / 4));
  return Array.from({ length: Math.max(count - begun, 0) }, () => {
    const thread = new Worker(file);
    thread.unref();
    // One that fails ends, and what it had to do is done here.
    thread.on("error", () => undefined);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    thread.postMessage(practice);
    return thread;
  });
}

/** For those that were begun and got nothing to do: a server lives on, and would keep them. */
export async function endThreads(threads: Iterable<Worker>): Promise<void> {
  await Promise.all([...threads].map((thread) => thread.terminate()));
}

/** Texts that are linked up. */
export interface TextsToRender extends Pick<LibraryCache, "entries" | "targets"> {
  /** Paths in the order in which they are wanted, as far as that matters. */
  readonly order: readonly string[];
}

/**
 * Texts that are linked up and not rendered yet, while they are: on all other cores where there are many of them. What
 * another thread fails at is left, and rendered when somebody asks for its HTML.
 */
export class TextsUnderWay {
  readonly order: readonly string[];
  readonly #waiting: ReadonlyMap<string, LazyRendering>;
  readonly #entries: TextsToRender["entries"];
  #rendered = 0;
  /** What nobody has begun with. */
  readonly #batches: string[][];
  /** What other threads have done, and nobody has asked for yet. */
  readonly #done: string[][] = [];
  readonly #cache: RenderOptions["cache"];
  /** How many batches each has. */
  readonly #threads = new Map<Worker, number>();
  #inUse: readonly string[] = [];
  #changed: () => void = () => undefined;

  constructor({ entries, targets, order }: TextsToRender, { cache, begun = [], worth = worthAThread, ...options }: RenderOptions = {}) {
    this.#entries = entries;
    this.order = order;
    const waiting = order.flatMap((path): [string, LazyRendering][] => {
      const rendering = entries.get(path)?.rendering;
      return rendering === undefined || rendering.made !== undefined ? [] : [[path, rendering]];
    });
    this.#waiting = new Map(waiting.length < worth ? [] : waiting);
    this.#batches = cut([...this.#waiting.keys()]);
    this.#cache = cache;
    // Texts that the cache knows are rendered anew where they, or what they link to, stand elsewhere now.
    const threads = [...begun, ...beginThreads(waiting.length, { begun: begun.length, worth, ...options })];
    for (const thread of threads) if (!hasEnded(thread)) this.#begin(thread, targets);
  }

  /**
   * Paths of texts that are rendered by now and were not answered before; undefined when there are no more. While other
   * threads render, this one makes pages and renders nothing: that the engine compiles both for every thread costs more than
   * the help brings.
   */
  async next(): Promise<readonly string[] | undefined> {
    return this.#next({ helps: false });
  }

  /** Whether `next` has answered all there are. */
  get isDone(): boolean {
    return this.#done.length + this.#batches.length + this.#threads.size === 0;
  }

  /** Whether `next` would have to wait for another thread. */
  get isWaiting(): boolean {
    return this.#done.length === 0 && this.#threads.size > 0;
  }

  /** How many texts at the beginning of the order are rendered, with none missing between. */
  get rendered(): number {
    while (this.#rendered < this.order.length && this.#entries.get(this.order[this.#rendered] ?? "")?.rendering.made !== undefined) this.#rendered += 1;
    return this.#rendered;
  }

  /** Waits until all that is left is rendered, and helps with it. The other threads have ended then, also where it throws. */
  async finish(): Promise<void> {
    try {
      while ((await this.#next({ helps: true })) !== undefined);
    } finally {
      await this.end();
    }
  }

  /** Ends the other threads, whatever they have under way. */
  async end(): Promise<void> {
    await endThreads(this.#threads.keys());
  }

  async #next({ helps }: { readonly helps: boolean }): Promise<readonly string[] | undefined> {
    // Whoever asks for more is done with what came before. Until then its HTML stays in memory, and need not be read again.
    this.#putAway(this.#inUse);
    // Lets answers of other threads in.
    await new Promise((resolve) => setImmediate(resolve));
    const isMine = (): boolean => this.#threads.size === 0 || (helps && this.#batches.length > 0);
    while (this.#done.length === 0 && !isMine()) await new Promise<void>((resolve) => (this.#changed = resolve));
    const batch = this.#done.shift() ?? this.#batches.pop();
    for (const path of batch ?? []) this.#waiting.get(path)?.get();
    this.#inUse = batch ?? [];
    return batch;
  }

  #begin(thread: Worker, targets: LinkTargets): void {
    this.#threads.set(thread, 0);
    thread.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    thread.postMessage(targets);
    thread.on("message", (rendered: RenderedTexts) => {
      for (const [path, rendering] of rendered) this.#waiting.get(path)?.take(rendering);
      const paths = rendered.map(([path]) => path);
      try {
        if (this.#done.length >= mostInMemory) this.#putAway(paths);
      } catch {
        // Nobody could catch it here. They stay in memory, and `next` fails as well when it puts them away.
      }
      this.#done.push(paths);
      this.#threads.set(thread, (this.#threads.get(thread) ?? 0) - 1);
      this.#give(thread);
      this.#changed();
    });
    thread.once("exit", () => {
      this.#threads.delete(thread);
      this.#changed();
    });
    for (let ahead = 0; ahead < batchesAhead; ahead += 1) this.#give(thread);
  }

  #give(thread: Worker): void {
    const has = this.#threads.get(thread) ?? 0;
    const texts = (this.#batches.pop() ?? []).flatMap((path): TextToRender[] => {
      const rendering = this.#waiting.get(path);
      return rendering === undefined ? [] : [{ path, ...rendering.text }];
    });
    if (texts.length > 0) {
      this.#threads.set(thread, has + 1);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage(texts);
    } else if (has === 0) {
      // Nobody waits for its end.
      this.#threads.delete(thread);
      void thread.terminate();
    }
  }

  #putAway(paths: readonly string[]): void {
    this.#cache?.putAway(paths.map((path): [string, LazyRendering] => [path, this.#waiting.get(path) as LazyRendering]));
  }
}

function hasEnded({ threadId }: Worker): boolean {
  return threadId === -1;
}

/** Into batches, of which the last is to be rendered first. */
function cut(paths: readonly string[]): string[][] {
  const sorted = slices(paths, windowSize).flatMap((window) => {
    const shards = new Map(window.map((path) => [path, shardOf(path)]));
    return window.toSorted((one, other) => ((shards.get(one) ?? "") < (shards.get(other) ?? "") ? -1 : 1));
  });
  return slices(sorted, batchSize).toReversed();
}

function slices<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
