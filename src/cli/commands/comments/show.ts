import { findComment } from "../../../readers/comments/comment-store.ts";
import { opened } from "../../../readers/comments/export-comment.ts";
import type { CommentsCommand } from "../comments.ts";
import { findPlace } from "./find.ts";
import { printable } from "./lines.ts";

/** Prints one comment with everything that is stored of it; what is private, where the owner's identity is at hand. */
export const showCommand: CommentsCommand = async ({ words: [meant = ""], json, print, say }, services) => {
  const { page, id } = await findPlace(meant, services);
  const comment = await findComment(services, page, id);
  if (comment === null) {
    say(`The file of ${id} is broken: look at data/comments/${page}/${id}.json.`);
    return 1;
  }
  const { body, private: fields, ...rest } = await opened(comment, services.ownerIdentity);
  if (json) print(JSON.stringify({ ...rest, body, ...(fields !== undefined && { private: fields }) }));
  else print(printable(`${[...Object.entries(rest), ...privateEntries(fields)].map(line).join("\n")}\n\n${body}`));
  return 0;
};

function privateEntries(fields: unknown): [string, unknown][] {
  if (fields === undefined) return [];
  return typeof fields === "object" && fields !== null ? Object.entries(fields) : [["private", fields]];
}

function line([name, value]: [string, unknown]): string {
  return `${`${name}:`.padEnd(12)}${Array.isArray(value) ? value.join(", ") : String(value)}`;
}
