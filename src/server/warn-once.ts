import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ensurePrivateFolder } from "../config/local-keys.ts";

/** Logs a warning at the first start that has reason to, and never again: a file in `.unfiled/` remembers. */
export async function warnOnce(root: string, name: string, warning: string | undefined, log: (line: string) => void): Promise<void> {
  if (warning === undefined) return;
  const folder = await ensurePrivateFolder(root);
  const isFirst = await writeFile(path.join(folder, `warned-${name}`), `${warning}\n`, { flag: "wx" }).then(
    () => true,
    () => false,
  );
  if (isFirst) log(warning);
}
