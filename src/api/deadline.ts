/** Limit of the contract: what is not durable by then is answered 503. */
export const durableWithinMs = 8_000;

/** What `work` brings; throws `late()` where it takes longer than `timeoutMs`. The work itself goes on. */
export async function withDeadline<Result>(work: Promise<Result>, timeoutMs: number, late: () => Error): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(late());
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
