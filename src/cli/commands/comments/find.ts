import { commentPlaces, type CommentPlace, type SearchedStores } from "../../../readers/comments/all-comments.ts";
import { ReaderError } from "../../../readers/errors.ts";

/**
 * Where the comment lies that somebody means: by its id, the beginning of it, or the address of the comment in its page.
 * Throws `not-found` where there is none, or more than one.
 */
export async function findPlace(meant: string, stores: SearchedStores): Promise<CommentPlace> {
  const beginning = meant.replace(/^.*comment-/s, "").toLowerCase();
  const found = beginning === "" ? [] : (await commentPlaces(stores)).filter(({ id }) => id.startsWith(beginning));
  const [first, second] = found;
  if (first === undefined) throw new ReaderError("not-found", () => ({ message: `There is no comment "${meant}".`, hint: "Look with: npx unfiled comments list --all" }));
  if (second !== undefined) {
    const ids = found.slice(0, 5).map(({ id }) => `  ${id}`);
    throw new ReaderError("not-found", () => ({ message: `${found.length} comments begin with "${meant}":\n${ids.join("\n")}`, hint: "Give more of the id." }));
  }
  return first;
}
