import { href } from "../config/site.ts";
import type { Library } from "../content/model.ts";
import { withFeed } from "../publish/host-files.ts";

const known = new WeakMap<Library["redirects"], ReadonlyMap<string, string>>();

/**
 * Where what stood at this path stands now, as a link under the prefix; undefined where nothing moved from there. The path
 * is without prefix, and may lack its slash at the end.
 */
export function movedTo(pathname: string, { site, redirects }: Pick<Library, "site" | "redirects">): string | undefined {
  const moves = known.get(redirects) ?? new Map(redirects.flatMap(withFeed).map(({ from, to }) => [from, to]));
  known.set(redirects, moves);
  if (moves.size === 0) return undefined;
  const asked = decoded(pathname);
  const to = moves.get(asked) ?? moves.get(`${asked}/`);
  return to === undefined ? undefined : href(site, to);
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname).normalize("NFC");
  } catch {
    return pathname;
  }
}
