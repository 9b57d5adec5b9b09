import { allComments } from "../../../readers/comments/all-comments.ts";
import { opened } from "../../../readers/comments/export-comment.ts";
import type { CommentsCommand } from "../comments.ts";
import { commentLines } from "./lines.ts";

/** Prints what waits for the owner, oldest first; with `--all` every comment. */
export const listCommand: CommentsCommand = async ({ flags, json, print, say }, services) => {
  const page = typeof flags["page"] === "string" ? flags["page"] : undefined;
  const all = (await allComments(services)).filter((comment) => page === undefined || comment.page === page);
  const listed = flags["all"] === true ? all : all.filter(({ status }) => status === "held");
  if (json) {
    print(JSON.stringify(await Promise.all(listed.map((comment) => opened(comment, services.ownerIdentity)))));
    return 0;
  }
  if (listed.length === 0) say(flags["all"] === true ? "There are no comments." : "No comment waits for you.");
  else print(listed.map((comment) => commentLines(comment)).join("\n\n"));
  return 0;
};
