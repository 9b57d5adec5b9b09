import type { Site } from "../../src/config/site.ts";
import type { Entry, Picture } from "../../src/content/model.ts";

/** The picture that stands for a text where it is shared: its cover, else the first in the text. */
export function sharedPicture({ origin }: Site, { cover, picture }: Pick<Entry, "cover" | "picture">): Picture | undefined {
  if (cover !== undefined || picture === undefined) return cover;
  return picture.url.startsWith("/") ? { ...picture, url: origin + picture.url } : picture;
}
