import { makeRepository } from "../../helpers/repository.ts";
import { localOutcome, type LocalOutcome } from "./outcome.ts";
import { startWriter } from "./writer.ts";

export interface ManyProcesses {
  readonly processes: number;
  /** Entries of each process, one after the other. */
  readonly entries: number;
  readonly bare?: boolean;
}

export interface ManyProcessesOutcome extends LocalOutcome {
  /** From the start of the first process to the end of the last, in milliseconds. */
  readonly duration: number;
}

/** Processes that know nothing of each other and write to one local repository at the same time. */
export async function manyProcesses({ processes, entries, bare = false }: ManyProcesses): Promise<ManyProcessesOutcome> {
  const repository = await makeRepository(bare ? { bare } : { files: { "content/a.md": "a\n" } });
  try {
    const began = performance.now();
    const writers = Array.from({ length: processes }, (_, n) => startWriter(repository.path, `writer-${n}`, entries));
    const codes = await Promise.all(writers.map(({ ended }) => ended));
    const duration = performance.now() - began;
    if (codes.some((code) => code !== 0)) throw new Error(`Writers ended with ${codes.join(", ")}.`);
    return { ...(await localOutcome(repository, writers.flatMap(({ acknowledged }) => acknowledged))), duration };
  } finally {
    await repository.remove();
  }
}
