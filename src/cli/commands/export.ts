import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Export } from "../../content/schemas/export.ts";
import { exportAll } from "../../readers/export-all.ts";
import type { Command } from "../main.ts";
import { withStores } from "../with-stores.ts";

/**
 * `unfiled export` prints everything readers gave as one JSON value (`docs/schemas/export.schema.json`), for whoever moves on
 * to another system; `unfiled export <folder>` writes a file for each entry instead.
 */
export const exportCommand: Command = {
  words: true,
  async run(context) {
    const { root, words: [folder, ...more], print, say, json } = context;
    if (more.length > 0) {
      say("Usage: npx unfiled export [<folder>]");
      return 2;
    }
    return await withStores(context, async ({ site, clock, ownerIdentity, ...stores }) => {
      const all = await exportAll({ stores, ownerIdentity });
      if (ownerIdentity === undefined) say("Without your identity (UNFILED_OWNER_IDENTITY) addresses stay encrypted.");
      if (folder === undefined) {
        print(JSON.stringify({ version: 1, date: clock().toISOString(), site: `${site.origin}${site.prefix}`, ...all } satisfies Export, null, json ? undefined : 2));
        return 0;
      }
      const files = await writeAll(path.resolve(root, folder), all);
      print(json ? JSON.stringify({ files }) : `Wrote ${files} files into ${folder}. They hold addresses: keep them out of Git.`);
      return 0;
    });
  },
};

/** Where the entries lie in a store, but all in one folder and opened. Answers how many files there are. */
async function writeAll(folder: string, { comments, subscribers }: Pick<Export, "comments" | "subscribers">): Promise<number> {
  const files = [
    ...comments.map((comment) => ({ to: path.join(folder, "comments", comment.page, `${comment.id}.json`), entry: comment })),
    ...subscribers.map((subscriber) => ({ to: path.join(folder, "newsletter", `${subscriber.id}.json`), entry: subscriber })),
  ];
  for (const { to, entry } of files) {
    await mkdir(path.dirname(to), { recursive: true });
    await writeFile(to, `${JSON.stringify(entry, null, 2)}\n`, { mode: 0o600 });
  }
  return files.length;
}
