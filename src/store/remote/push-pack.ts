import type { Deadline } from "../deadline.ts";
import { PassingFailure, type Connection } from "./connection.ts";
import { formatPack, type PackedObject } from "./pack.ts";
import { FLUSH, pktLine, readPktLines, splitBands } from "./pkt-line.ts";

export interface Push {
  readonly branch: string;
  /** Where the branch must still stand (null: it must not exist): the lease, which the host checks under its own lock. */
  readonly from: string | null;
  readonly to: string;
  /** All that `to` needs and `from` does not have. */
  readonly objects: readonly PackedObject[];
}

/** Git's word for "no commit yet". */
const NO_COMMIT = "0".repeat(40);

/**
 * Moves a branch from one commit to the next in a single request. Null where it is done, else the host's reason why not.
 * Throws a `PassingFailure` where the answer was lost: then nobody knows.
 * Only what is new is sent, so that the cost does not grow with what the branch holds.
 */
export async function pushPack(connection: Connection, { branch, from, to, objects }: Push, deadline: Deadline): Promise<string | null> {
  const ref = `refs/heads/${branch}`;
  const command = pktLine(`${from ?? NO_COMMIT} ${to} ${ref}\0 report-status side-band-64k agent=git/unfiled`) + FLUSH;
  const answer = await connection.post("git-receive-pack", Buffer.concat([Buffer.from(command), await formatPack(objects)]), deadline);
  const bands = splitBands(readPktLines(answer) ?? []);
  const report = bands.data.length > 0 ? (readPktLines(bands.data) ?? []).map((line) => line.toString().trimEnd()) : bands.lines;

  if (report.includes("unpack ok") && report.includes(`ok ${ref}`)) return null;
  const refused = report.find((line) => line.startsWith(`ng ${ref}`))?.slice(`ng ${ref} `.length);
  const unpacked = report.find((line) => line.startsWith("unpack ") && line !== "unpack ok");
  const reason = refused ?? unpacked;
  if (reason === undefined) {
    throw new PassingFailure(`${connection.address} does not say whether it took the push${bands.failure === null ? "." : `: ${bands.failure}`}`, { hint: "Try again later." });
  }
  return [reason, bands.remarks].filter(Boolean).join("; ").slice(0, 500);
}
