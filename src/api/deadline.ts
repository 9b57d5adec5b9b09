/** How long a reader is kept waiting. */
export interface Patience {
  /** What is not durable by then is answered 503. Default 8000, the limit of the contract. */
  readonly durableMs: number;
  /**
   * What is durable by then is answered even if its page does not show it yet. Default 4000:
   * a page is rewritten in a tenth of a second, so something is wrong with one that takes this long.
   */
  readonly publishedMs: number;
}

export const patience: Patience = { durableMs: 8_000, publishedMs: 4_000 };

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
