import type { PageKey, Project } from "../model.ts";

/** An active project that was not touched for so long is called quiet, without its author saying so. */
export const quietAfterDays = 90;

/** Which active projects are quiet, and when the next of the others will be (milliseconds since 1970; absent where none can). */
export function quietProjects(projects: readonly Project[], now: Date): { quiet: ReadonlySet<PageKey>; next?: number } {
  const quiet = new Set<PageKey>();
  let next = Infinity;
  for (const { key, status, touched } of projects) {
    if (status !== "active" || touched === undefined) continue;
    const due = Date.parse(touched.iso) + quietAfterDays * 86_400_000;
    if (due <= now.getTime()) quiet.add(key);
    else next = Math.min(next, due);
  }
  return next === Infinity ? { quiet } : { quiet, next };
}
