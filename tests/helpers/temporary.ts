import { tmpdir } from "node:os";

/** Where tests make their folders: the one of this run (`tests/run.ts`), in memory where the machine has room, else the machine's. */
export function temporary(): string {
  return process.env["TESTS_FOLDER"] ?? tmpdir();
}
