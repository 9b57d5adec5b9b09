import type { Comment, CommentNode, Thread } from "../model.ts";

/**
 * The comments of one page as a tree, oldest first on every level. No comment is ever lost: one whose parent is not
 * there stands at the top, and a ring of parents is opened at its oldest. Any depth, in one pass each.
 */
export function buildThread(comments: readonly Comment[]): Thread {
  const sorted = comments.map((comment) => ({ comment, at: Date.parse(comment.date) })).toSorted((one, other) => one.at - other.at || (one.comment.id < other.comment.id ? -1 : 1));
  const nodes = new Map<string, { comment: Comment; replies: CommentNode[] }>();
  for (const { comment } of sorted) nodes.set(comment.id, { comment, replies: [] });
  const tops = findTops([...nodes.values()].map((node) => node.comment), nodes);
  const roots: CommentNode[] = [];
  for (const node of nodes.values()) {
    const parent = tops.has(node.comment.id) ? undefined : nodes.get(node.comment.parent ?? "");
    (parent?.replies ?? roots).push(node);
  }
  for (const node of nodes.values()) {
    Object.freeze(node.replies);
    Object.freeze(node);
  }
  const readable = sorted.map(({ comment }) => comment).filter((comment) => !comment.deleted);
  return Object.freeze({ count: readable.length, roots: Object.freeze(roots), newest: Object.freeze(readable.toReversed()) });
}

/** Ids that stand at the top: no parent, none that is there, or the oldest of a ring. Takes comments oldest first. */
function findTops(comments: readonly Comment[], all: ReadonlyMap<string, { comment: Comment }>): Set<string> {
  const tops = new Set<string>();
  const rankOf = new Map(comments.map(({ id }, rank) => [id, rank]));
  const settled = new Set<string>();
  for (const start of comments) {
    if (start.parent === undefined) {
      tops.add(start.id);
      continue;
    }
    const path = new Set<string>();
    let current: Comment | undefined = start;
    while (current && !settled.has(current.id) && !path.has(current.id)) {
      path.add(current.id);
      const parent: Comment | undefined = all.get(current.parent ?? "")?.comment;
      if (!parent) tops.add(current.id);
      current = parent;
    }
    if (current && path.has(current.id)) {
      const ids = [...path];
      const ring = ids.slice(ids.indexOf(current.id));
      tops.add(ring.reduce((oldest, id) => ((rankOf.get(id) ?? 0) < (rankOf.get(oldest) ?? 0) ? id : oldest)));
    }
    for (const id of path) settled.add(id);
  }
  return tops;
}
