import { StoreError } from "./errors.ts";
import { Refusal } from "./git/branch-commit.ts";

/**
 * Lets everything leave as a `StoreError`, but what a precondition threw: that is its caller's own. What nobody foresaw
 * becomes `store-unavailable`: `failed` says what could not be done, without a full stop, and `hint` what may help.
 */
export function typedAs({ failed, hint }: { readonly failed: string; readonly hint: string }) {
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal) throw error.cause;
      if (error instanceof StoreError) throw error;
      throw new StoreError("store-unavailable", `${failed}: ${error instanceof Error ? error.message : String(error)}`, { hint, cause: error });
    }
  };
}
