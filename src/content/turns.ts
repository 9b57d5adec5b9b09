/** Work that may be interrupted: at each `yield` others may get a turn. */
export type Work<Result> = Generator<undefined, Result, undefined>;

/** In milliseconds: what waits for its turn waits no longer for this work. */
const turnMs = 5;

/** Does it without an interruption. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does it in turns with whatever else the process has to do: a server that reads 20,000 texts must answer meanwhile. */
export async function inTurns<Result>(work: Work<Result>): Promise<Result> {
  for (let began = performance.now(); ; ) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - began < turnMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    began = performance.now();
  }
}

/** What becomes of each item, with a turn for others after each. */
export function* each<Item, Result>(items: Iterable<Item>, make: (item: Item) => Result): Work<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(make(item));
    yield;
  }
  return results;
}
