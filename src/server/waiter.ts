/** Somebody waits for something that will be done once, however many wait. */
export interface Waiter {
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function waiter(): Waiter {
  let resolve = (): void => undefined;
  let reject: Waiter["reject"] = () => undefined;
  const done = new Promise<void>((onDone, onError) => {
    resolve = onDone;
    reject = onError;
  });
  return { done, resolve, reject };
}

/** Does what was waited for, and tells everybody who waits how it went. */
export async function settle({ resolve, reject }: Waiter, act: () => Promise<void>): Promise<void> {
  await act().then(resolve, reject);
}
