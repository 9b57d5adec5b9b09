import { ReaderError } from "../readers/errors.ts";
import type { ApiContext } from "./services.ts";

/** The page key in the address. Throws `required`. */
export function pageParameter(c: ApiContext): string {
  const page = c.req.query("page") ?? "";
  if (page === "") throw new ReaderError("required", ({ pageParameterMissing }) => pageParameterMissing, { field: "page" });
  return page;
}
