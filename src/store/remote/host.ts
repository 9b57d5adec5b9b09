import type { Deadline } from "../deadline.ts";
import { StoreError } from "../errors.ts";
import { PassingFailure, type Connection } from "./connection.ts";
import { countObjects } from "./pack.ts";
import { DELIMITER, FLUSH, pktLine, readPktLines, splitBands } from "./pkt-line.ts";

/** Where a host's branches stand. */
export interface Branches {
  /** Commits by the branches' short names. */
  readonly heads: ReadonlyMap<string, string>;
  /** The branch that the host's HEAD names; null where it names none. */
  readonly default: string | null;
}

/** What to ask a host for. */
export interface Wish {
  readonly wants: readonly string[];
  /** A commit whose own files we have, but not its history. */
  readonly have?: string | null;
  /** `snapshot`: the wanted commits without their parents. `history`: with those that `have` does not lead to. `single`: objects. */
  readonly extent: "snapshot" | "history" | "single";
}

/** A host's answers about what it holds. */
export interface Host {
  /** True where single objects may be asked for by their names (protocol version 2). */
  readonly givesSingleObjects: boolean;
  /** True where a snapshot comes without the files' bytes, which are asked for when they are read. */
  readonly leavesOutBlobs: boolean;
  branches(deadline: Deadline): Promise<Branches>;
  /** The objects wished for as a pack; null where there is nothing to send. */
  fetch(wish: Wish, deadline: Deadline): Promise<Buffer | null>;
}

const OBJECT = /^[0-9a-f]{40}$/;
const BRANCH = "refs/heads/";

/** Asks a host what it can do. Throws a `StoreError` where it is not there or no Git host. */
export async function openHost(connection: Connection, deadline: Deadline): Promise<Host> {
  const greeting = linesOf(await connection.discover(deadline), connection);
  return greeting.includes("version 2") ? hostOfVersion2(connection, greeting) : hostOfVersion0(connection, greeting);
}

function hostOfVersion2(connection: Connection, greeting: readonly string[]): Host {
  const features = new Map(greeting.map((line) => [line.split("=")[0] ?? "", line.split("=").slice(1).join("=").split(" ")]));
  if (features.has("object-format") && features.get("object-format")?.includes("sha1") !== true) throw unknownNames(connection);
  const canFilter = features.get("fetch")?.includes("filter") === true;
  const knowsUnborn = features.get("ls-refs")?.includes("unborn") === true;
  const ask = async (command: string, lines: readonly string[], deadline: Deadline) => {
    const body = [pktLine(`command=${command}\n`), DELIMITER, ...lines.map((line) => pktLine(`${line}\n`)), FLUSH].join("");
    return await connection.post("git-upload-pack", Buffer.from(body), deadline);
  };
  return {
    givesSingleObjects: true,
    leavesOutBlobs: canFilter,
    async branches(deadline) {
      const asked = ["symrefs", ...(knowsUnborn ? ["unborn"] : []), "ref-prefix HEAD", `ref-prefix ${BRANCH}`];
      const lines = linesOf(await ask("ls-refs", asked, deadline), connection);
      return toBranches(lines, lines.find((line) => line.split(" ")[1] === "HEAD")?.match(/ symref-target:(\S+)/)?.[1]);
    },
    async fetch(wish, deadline) {
      const filter = canFilter && wish.extent !== "single" ? ["filter blob:none"] : [];
      return packOf(await ask("fetch", ["no-progress", "ofs-delta", ...wishLines(wish), ...filter, ...haveLines(wish), "done"], deadline), connection);
    },
  };
}

/** Older hosts, and those behind a proxy that drops the header `Git-Protocol`. */
function hostOfVersion0(connection: Connection, greeting: readonly string[]): Host {
  let latest = greeting;
  return {
    givesSingleObjects: false,
    leavesOutBlobs: false,
    async branches(deadline) {
      latest = linesOf(await connection.discover(deadline), connection);
      const symref = featuresOf(latest).find((feature) => feature.startsWith("symref=HEAD:"));
      return toBranches(latest.map((line) => line.split("\0")[0] ?? ""), symref?.slice("symref=HEAD:".length));
    },
    async fetch(wish, deadline) {
      const features = featuresOf(latest);
      if (features.includes("object-format=sha256")) throw unknownNames(connection);
      if (!features.includes("side-band-64k") || !features.includes("shallow")) throw tooOld(connection);
      const used = ["multi_ack_detailed", "side-band-64k", "ofs-delta", "no-progress"].filter((name) => features.includes(name));
      const [first = "", ...others] = wishLines(wish);
      const head = [`${first} ${used.join(" ")}`, ...others].map((line) => pktLine(`${line}\n`));
      const rest = [...haveLines(wish), "done"].map((line) => pktLine(`${line}\n`));
      return packOf(await connection.post("git-upload-pack", Buffer.from([...head, FLUSH, ...rest].join("")), deadline), connection);
    },
  };
}

/** What a host of version 0 can do stands behind its first ref; an empty repository may tell nothing. */
function featuresOf(lines: readonly string[]): string[] {
  return lines.find((line) => line.includes("\0"))?.split("\0")[1]?.split(" ") ?? [];
}

function wishLines({ wants, have = null, extent }: Wish): string[] {
  const shallow = have === null ? [] : [`shallow ${have}`];
  return [...wants.map((name) => `want ${name}`), ...shallow, ...(extent === "snapshot" ? ["deepen 1"] : [])];
}

function haveLines({ have = null }: Wish): string[] {
  return have === null ? [] : [`have ${have}`];
}

function toBranches(lines: readonly string[], symref: string | undefined): Branches {
  const heads = new Map<string, string>();
  for (const line of lines) {
    const [object = "", ref = ""] = line.split(" ");
    if (OBJECT.test(object) && ref.startsWith(BRANCH)) heads.set(ref.slice(BRANCH.length), object);
  }
  return { heads, default: symref?.startsWith(BRANCH) === true ? symref.slice(BRANCH.length) : null };
}

function linesOf(message: Buffer, connection: Connection): string[] {
  const lines = readPktLines(message);
  if (lines === null) throw brokenOff(connection);
  const { lines: texts, failure } = splitBands(lines);
  if (failure !== null) throw refusing(connection, failure);
  return [...texts];
}

function packOf(message: Buffer, connection: Connection): Buffer | null {
  const lines = readPktLines(message);
  if (lines === null) throw brokenOff(connection);
  const { data, failure } = splitBands(lines);
  // A branch may be moved and cleaned up between our two questions: then its old commit is gone, and we ask again.
  if (failure !== null) throw refusing(connection, failure);
  const count = countObjects(data);
  if (count === null) throw brokenOff(connection);
  return count === 0 ? null : data;
}

function refusing({ address }: Connection, failure: string): PassingFailure {
  return new PassingFailure(`${address} does not send what we ask for: ${failure}`, { hint: "See what `git fetch` says, and whether the repository is whole." });
}

function brokenOff({ address }: Connection): PassingFailure {
  return new PassingFailure(`The answer of ${address} breaks off.`, { hint: "Try again; see whether a proxy between here and there limits the size of answers." });
}

function tooOld({ address }: Connection): StoreError {
  return new StoreError("store-unavailable", `${address} cannot send a branch without its history.`, { hint: "Its Git is from before 2010: bring it up to date." });
}

function unknownNames({ address }: Connection): StoreError {
  return new StoreError("store-unavailable", `The repository at ${address} names its objects with something else than SHA-1.`, { hint: "Use a repository with SHA-1 names." });
}
