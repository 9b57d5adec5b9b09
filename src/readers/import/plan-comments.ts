import { createSecretKey } from "node:crypto";
import type { CommentFile } from "../../content/schemas/comment.ts";
import { commentId, commentMark } from "../comments/comment-id.ts";
import { sameAddress } from "../newsletter/subscriber-files.ts";
import { checkBody, checkEmail, checkName, checkUrl, limits } from "../text-checks.ts";
import type { FoundPage } from "./find-old-page.ts";
import type { ForeignComment } from "./foreign-comment.ts";

/** Systems whose exports can be read. */
export const systems = ["staticman", "disqus", "wordpress"] as const;
export type ForeignSystem = (typeof systems)[number];

/** A comment that is to be kept; its address is not sealed yet. */
export interface PlannedComment {
  readonly comment: Omit<CommentFile, "private">;
  readonly email?: string;
}

/** Why a comment is left out. */
export type LeftOut = "spam" | "deleted" | "empty" | "date";

export interface CommentsPlan {
  readonly comments: readonly PlannedComment[];
  readonly leftOut: Readonly<Record<LeftOut, number>>;
  /** Old pages that no text here has, with the number of their comments. */
  readonly unknownPages: ReadonlyMap<string, number>;
  /** Pages found by name alone. */
  readonly guessedPages: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

export interface PlanOptions {
  readonly system: ForeignSystem;
  readonly findPage: (old: string) => FoundPage | undefined;
  /** The owner's address: comments with it are the owner's own. */
  readonly ownerMail: string | undefined;
  readonly now: Date;
}

/** The reason for which comments wait that waited before. */
const waited = "import";

/** Everybody's: an id is to be the same wherever and whenever the same comment is imported, and tells nothing but where it was. */
const importKey = createSecretKey(Buffer.from("unfiled import"));

/** What becomes of foreign comments here; pure. What came twice is one comment. */
export function planComments(foreign: readonly ForeignComment[], options: PlanOptions): CommentsPlan {
  const leftOut = { spam: 0, deleted: 0, empty: 0, date: 0 };
  const unknownPages = new Map<string, number>();
  const guessedPages = new Map<string, string>();
  const notes: string[] = [];
  const places = new Map<string, Place>();
  for (const [index, each] of foreign.entries()) {
    const found = options.findPage(each.page);
    const time = Date.parse(each.date);
    const isDate = time >= 0 && time <= options.now.getTime();
    if (found === undefined) unknownPages.set(each.page, (unknownPages.get(each.page) ?? 0) + 1);
    else if (!isDate) {
      leftOut.date += 1;
      notes.push(`${each.id}: ${JSON.stringify(each.date.slice(0, 40))} is no date in the past`);
    } else {
      if (!found.exact) guessedPages.set(each.page, found.key);
      const body = cleanBody(each.body, (note) => notes.push(`${each.id}: ${note}`));
      const mark = commentMark(importKey, { page: options.system, parent: "", name: each.id, body: "", email: "" });
      places.set(each.id, { foreign: each, index, page: found.key, time, id: commentId(time, mark), body });
    }
  }

  const kept = new Set<Place>();
  for (const place of places.values()) {
    const why = whyLeftOut(place);
    if (why === undefined) kept.add(place);
    else leftOut[why] += 1;
  }
  const empties = placeholders(kept, places);
  const comments = [...kept, ...empties].toSorted((one, other) => (one.id < other.id ? -1 : 1)).map((place) => plannedComment(place, { places, isKept: kept.has(place), isThere: (each) => kept.has(each) || empties.has(each), ...options }));
  return { comments, leftOut, unknownPages, guessedPages, notes };
}

interface Place {
  readonly foreign: ForeignComment;
  /** In the export. */
  readonly index: number;
  readonly page: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly id: string;
  readonly body: string;
}

function whyLeftOut({ foreign: { status }, body }: Place): LeftOut | undefined {
  if (status === "spam" || status === "deleted") return status;
  return checkBody(body)?.code === "required" ? "empty" : undefined;
}

/** What others have answered keeps its place in the thread, empty. */
function placeholders(kept: ReadonlySet<Place>, places: ReadonlyMap<string, Place>): ReadonlySet<Place> {
  const empties = new Set<Place>();
  for (const place of kept) {
    for (let above = parentOf(place, places); above !== undefined && !kept.has(above) && !empties.has(above); above = parentOf(above, places)) empties.add(above);
  }
  return empties;
}

/** Only what came before it on the same page: no circles, and no threads across pages. */
function parentOf({ foreign: { parent }, page, time, index }: Place, places: ReadonlyMap<string, Place>): Place | undefined {
  const above = parent === undefined ? undefined : places.get(parent);
  const isBefore = above !== undefined && (above.time < time || (above.time === time && above.index < index));
  return isBefore && above.page === page ? above : undefined;
}

interface Planning extends Pick<PlanOptions, "ownerMail"> {
  readonly places: ReadonlyMap<string, Place>;
  readonly isKept: boolean;
  readonly isThere: (place: Place) => boolean;
}

function plannedComment(place: Place, { places, isKept, isThere, ownerMail }: Planning): PlannedComment {
  const { foreign, id, page, body } = place;
  const above = parentOf(place, places);
  const base = { id, page, ...(above !== undefined && isThere(above) && { parent: above.id }) };
  const date = new Date(place.time).toISOString();
  if (!isKept) return { comment: { ...base, name: "", body: "", date, status: "deleted" } };
  const url = foreign.url?.trim() ?? "";
  const email = foreign.email?.trim() ?? "";
  const isOwner = ownerMail !== undefined && sameAddress(email) === sameAddress(ownerMail);
  const comment = {
    ...base,
    name: cleanName(foreign.name),
    ...(checkUrl(url) === undefined && { url }),
    body,
    date,
    ...(foreign.status === "held" ? { status: "held" as const, held: [waited] } : { status: "published" as const }),
    ...(isOwner && { owner: true as const }),
  };
  // Staticman keeps a hash of the address, which is no address.
  return { comment, ...(!isOwner && checkEmail(email) === undefined && { email }) };
}

function cleanName(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/g, "").trim();
  const short = Array.from(clean).slice(0, limits.name).join("").trim();
  return checkName(short) === undefined ? short : "Anonymous";
}

function cleanBody(body: string, note: (text: string) => void): string {
  const clean = body.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, "").trim();
  const characters = Array.from(clean);
  if (characters.length <= limits.body) return clean;
  note(`its text is cut after ${limits.body} characters`);
  return `${characters.slice(0, limits.body - 2).join("").trimEnd()} …`;
}
