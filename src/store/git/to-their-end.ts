/**
 * Waits for all of several works, also where one fails, and then throws what the first of them threw:
 * whoever is refused must not find us still writing.
 */
export async function toTheirEnd<Result>(works: Iterable<Promise<Result>>): Promise<Result[]> {
  const results: Result[] = [];
  for (const work of await Promise.allSettled(works)) {
    if (work.status === "rejected") throw work.reason;
    results.push(work.value);
  }
  return results;
}
