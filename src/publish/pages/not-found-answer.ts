import { notFoundPage } from "../../../layouts/not-found.ts";
import type { Library } from "../../content/model.ts";
import { nearestPages } from "./nearest-pages.ts";

/**
 * The page for an address (without prefix) that nothing has, with the nearest that something has. Undefined where
 * `/404.html` says as much: nothing is near, or no page was asked for but a file.
 */
export function notFoundAnswer(pathname: string, library: Library): string | undefined {
  if (/\.(?!html?$)[a-z0-9]+$/i.test(pathname)) return undefined;
  const nearest = nearestPages(pathname, library);
  return nearest.length === 0 ? undefined : String(notFoundPage({ library, nearest }));
}
