import path from "node:path";
import { lookup } from "mrmime";

/** What a file of the site is, by its name, as `Content-Type` says it. */
export function contentType(file: string): string {
  if (file.endsWith("feed.xml") || file.endsWith("comments.xml")) return "application/atom+xml; charset=utf-8";
  if (file.endsWith(`${path.sep}feed.json`)) return "application/feed+json; charset=utf-8";
  const type = lookup(file) ?? "application/octet-stream";
  return isText(type) ? `${type}; charset=utf-8` : type;
}

/** Whether compressing makes it smaller. */
export function isText(type: string): boolean {
  return /^text\/|\/(?:javascript|json|xml)\b|\+(?:xml|json)\b/.test(type);
}
