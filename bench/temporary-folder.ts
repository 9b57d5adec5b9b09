import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Bench } from "./bench.ts";

/** A folder that goes when the part ends. */
export async function temporaryFolder({ after }: Pick<Bench, "after">, name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), name));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
