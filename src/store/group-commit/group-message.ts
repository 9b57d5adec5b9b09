/**
 * The message of a commit for several callers, from the paths alone: `comments: <n> on <m> pages; newsletter: <n>`,
 * as the contract has it, `replies: <n>`, then `files: <n>` for what is none of these. `n` counts files, `m` page keys.
 */
export function groupMessage(paths: Iterable<string>): string {
  const comments = new Set<string>();
  const pages = new Set<string>();
  const others = { newsletter: 0, replies: 0, files: 0 };
  for (const path of new Set(paths)) {
    const page = /^data\/comments\/(.+)\/[^/]+\.json$/.exec(path)?.[1];
    if (page !== undefined) {
      comments.add(path);
      pages.add(page);
    } else others[folderOf(path)] += 1;
  }
  const parts = [
    ...(comments.size > 0 ? [`comments: ${comments.size} on ${pages.size} pages`] : []),
    ...Object.entries(others).flatMap(([what, count]) => (count > 0 ? [`${what}: ${count}`] : [])),
  ];
  return parts.join("; ");
}

function folderOf(path: string): "newsletter" | "replies" | "files" {
  if (path.startsWith("data/newsletter/")) return "newsletter";
  return path.startsWith("data/replies/") ? "replies" : "files";
}
