import { authorMarks, markIn } from "../comments/author-mark.ts";
import { commentPlace } from "../comments/all-comments.ts";
import { sameAddress, subscriberIds } from "../newsletter/subscriber-files.ts";
import { stopPaths } from "../replies/stops.ts";
import { entryPaths } from "../replies/told-ledger.ts";
import { openSealed } from "../seal.ts";
import type { Tokens } from "../tokens.ts";

/** What a file holds of somebody. */
export type Trace = "comment" | "subscriber" | "author" | "mail";

export interface PersonServices {
  readonly tokens: Pick<Tokens, "subscriberIdKeys" | "authorKeys" | "replyKeys">;
  /** The owner's age identity: addresses are sealed to it. */
  readonly ownerIdentity: string;
}

/** What is known of a comment's file, whoever wrote it and whatever is wrong with it. */
interface Known {
  readonly status?: unknown;
  readonly parent?: unknown;
  readonly author?: unknown;
  readonly private?: unknown;
  readonly name?: unknown;
  readonly body?: unknown;
}

/**
 * Everything by which somebody's files are known, from one address: it is told of every file that there is or was, in any
 * order, and can then say which of them are that person's.
 */
export class Person {
  readonly #address: string;
  readonly #services: PersonServices;
  readonly #marks: Set<string>;
  readonly #subscribers: Set<string>;
  readonly #comments = new Set<string>();
  /** Ids of comments by their mark, and by what they answer. */
  readonly #byMark = new Map<string, Set<string>>();
  readonly #answers = new Map<string, Set<string>>();
  /** Whether a sealed field is theirs: the same one stands in many versions of a file. */
  readonly #sealed = new Map<string, Promise<boolean>>();
  #unreadable = 0;
  #mailPaths: ReadonlySet<string> | undefined;

  constructor(address: string, services: PersonServices) {
    this.#address = sameAddress(address);
    this.#services = services;
    this.#marks = new Set(authorMarks(address, services.tokens.authorKeys));
    this.#subscribers = new Set(subscriberIds(address, services.tokens.subscriberIdKeys));
  }

  /** Sealed fields that the owner's identity does not open: whose they are cannot be told. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Looks at a file, or at an earlier version of one. */
  async learn(path: string, bytes: Uint8Array): Promise<void> {
    this.#mailPaths = undefined;
    const id = commentPlace(path)?.id;
    if (id !== undefined) return await this.#learnComment(id, parse(bytes));
    const [, subscriber] = /^data\/newsletter\/([0-9a-f]{32})\.json$/.exec(path) ?? [];
    if (subscriber !== undefined && (await this.#isTheirs(parse(bytes).private))) this.#subscribers.add(subscriber);
  }

  /** Whether the address stands in a file as it is: where somebody typed it into a text. */
  isMentioned(bytes: Uint8Array): boolean {
    return Buffer.from(bytes).toString().toLowerCase().includes(this.#address);
  }

  /** What a file holds of this person; undefined for nothing. */
  traceIn(path: string, bytes: Uint8Array): Trace | undefined {
    const trace = this.mayBeAt(path);
    return trace === "comment" && isEmptied(parse(bytes)) ? undefined : trace;
  }

  /** What a file of this name holds of them, if it is not an emptied comment. */
  mayBeAt(path: string): Trace | undefined {
    const id = commentPlace(path)?.id;
    if (id !== undefined) return this.#isComment(id) ? "comment" : undefined;
    const [, folder, name = ""] = /^data\/(newsletter|authors)\/([^/]+)\.json$/.exec(path) ?? [];
    if (folder === "newsletter") return this.#subscribers.has(name) ? "subscriber" : undefined;
    if (folder === "authors") return this.#marks.has(name) ? "author" : undefined;
    this.#mailPaths ??= new Set(this.#pathsOfMail());
    return this.#mailPaths.has(path) ? "mail" : undefined;
  }

  async #learnComment(id: string, { parent, author, private: sealed }: Known): Promise<void> {
    if (typeof parent === "string") add(this.#answers, parent, id);
    const mark = typeof author === "string" ? markIn({ id, author }, this.#services.tokens.authorKeys) : undefined;
    if (mark !== undefined) add(this.#byMark, mark, id);
    if (!(await this.#isTheirs(sealed))) return;
    this.#comments.add(id);
    // A mark under a secret that is not at hand any more.
    if (mark !== undefined) this.#marks.add(mark);
  }

  #isComment(id: string): boolean {
    return this.#comments.has(id) || [...this.#marks].some((mark) => this.#byMark.get(mark)?.has(id) === true);
  }

  /** Who was told of which reply, and who wants no mail: by keyed hashes, which can only be made again. */
  *#pathsOfMail(): Generator<string> {
    const { tokens } = this.#services;
    const comments = [...this.#comments, ...[...this.#marks].flatMap((mark) => [...(this.#byMark.get(mark) ?? [])])];
    const subscribers = [...this.#subscribers];
    yield* stopPaths([...comments.map((comment) => ({ comment })), ...subscribers.flatMap((id) => [{ replies: id }, { comments: id }])], tokens);
    for (const comment of comments) {
      for (const reply of this.#answers.get(comment) ?? []) {
        for (const subscriber of subscribers) yield* entryPaths(reply, subscriber, tokens);
      }
    }
  }

  #isTheirs(sealed: unknown): Promise<boolean> {
    if (typeof sealed !== "string") return Promise.resolve(false);
    const known = this.#sealed.get(sealed) ?? this.#open(sealed);
    this.#sealed.set(sealed, known);
    return known;
  }

  async #open(sealed: string): Promise<boolean> {
    const fields = await openSealed(sealed, this.#services.ownerIdentity);
    if (fields === undefined) this.#unreadable += 1;
    return typeof fields === "object" && fields !== null && "email" in fields && typeof fields.email === "string" && sameAddress(fields.email) === this.#address;
  }
}

/** What stays of a deleted comment: its place in the thread. */
function isEmptied({ status, name, body, author, private: sealed }: Known): boolean {
  return status === "deleted" && name === "" && body === "" && author === undefined && sealed === undefined;
}

function parse(bytes: Uint8Array): Known {
  try {
    const data: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof data === "object" && data !== null ? data : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function add(sets: Map<string, Set<string>>, name: string, value: string): void {
  const known = sets.get(name);
  if (known === undefined) sets.set(name, new Set([value]));
  else known.add(value);
}
