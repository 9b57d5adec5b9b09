import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { LazyRendering } from "../../content/library/lazy-rendering.ts";
import { cacheOf } from "../../content/library/library-cache.ts";
import type { Library } from "../../content/model.ts";
import type { RenderedTexts, TextToRender } from "./render-thread.ts";
import { shardOf, type TextCache } from "./text-cache.ts";

/** Fewer texts than these are rendered before another thread has loaded what it needs (0.2 s). */
const worthAThread = 300;

/** Texts that a thread takes at once: some 50 ms of work. */
const batchSize = 40;

/** Beside this file where both were compiled (`cli/compile.js`); sources are run by no thread, they need a loader. */
const compiled = new URL("./render-thread.mjs", import.meta.url);
const hasThreads = !import.meta.url.endsWith(".ts");

interface RenderOptions {
  /** Takes the HTML as it is made; without one, memory holds it. */
  readonly cache?: Pick<TextCache, "putAway"> | undefined;
  readonly threads?: number;
  readonly worth?: number;
  readonly file?: URL;
}

/**
 * Renders all texts that are not rendered yet, on all cores where there are many of them. What another thread fails at is
 * left, and rendered when it is asked for.
 */
export async function renderTexts(library: Library, { cache, threads = hasThreads ? availableParallelism() - 1 : 0, worth = worthAThread, file = compiled }: RenderOptions = {}): Promise<void> {
  const { entries, targets } = cacheOf(library);
  const waiting = new Map([...entries].flatMap(([path, { rendering }]): [string, LazyRendering][] => (rendering.made === undefined ? [[path, rendering]] : [])));
  if (waiting.size < worth) return;
  const batches = cut([...waiting.keys()]);
  const done = (paths: readonly string[]): void => cache?.putAway(paths.flatMap((path): [string, LazyRendering][] => [[path, waiting.get(path) as LazyRendering]]));
  const workers = Array.from({ length: Math.min(threads, Math.ceil(batches.length / 4)) }, () => new Worker(file, { workerData: targets }));
  const helped = workers.map((worker) => feed(worker, batches, waiting, done));
  // This thread takes its part, and lets the others' answers in between.
  for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
    for (const path of batch) waiting.get(path)?.get();
    done(batch);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(helped);
}

/** Gives a thread one batch after another; returns when none is left, or the thread has failed. */
function feed(worker: Worker, batches: string[][], waiting: ReadonlyMap<string, LazyRendering>, done: (paths: readonly string[]) => void): Promise<void> {
  return new Promise((resolve) => {
    const give = (): void => {
      const texts = (batches.pop() ?? []).flatMap((path): TextToRender[] => {
        const rendering = waiting.get(path);
        return rendering === undefined ? [] : [{ path, ...rendering.text }];
      });
      if (texts.length === 0) void worker.terminate();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      else worker.postMessage(texts);
    };
    worker.on("message", (rendered: RenderedTexts) => {
      for (const [path, rendering] of rendered) waiting.get(path)?.take(rendering);
      give();
      done(rendered.map(([path]) => path));
    });
    worker.once("error", () => undefined);
    worker.once("exit", () => resolve());
    give();
  });
}

/** Texts that are kept together are rendered together: then they are put away at once. */
function cut(paths: readonly string[]): string[][] {
  const shards = new Map(paths.map((path) => [path, shardOf(path)]));
  const sorted = paths.toSorted((one, other) => ((shards.get(one) ?? "") < (shards.get(other) ?? "") ? -1 : 1));
  return Array.from({ length: Math.ceil(paths.length / batchSize) }, (_, index) => sorted.slice(index * batchSize, (index + 1) * batchSize));
}
