import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { differing, type FileStates } from "../../content/sources/file-state.ts";
import { readSourceStates } from "../../content/sources/read-sources.ts";
import type { Store } from "../../store/store.ts";
import { hasNothingToDo } from "../eleventy.ts";
import { type SourcesRead, storeElsewhere } from "../load-from-disk.ts";
import { listStates } from "../output.ts";
import { readHeads } from "./heads.ts";
import type { SiteFacts } from "./site-facts.ts";

/** What is known of the `_site/` that stands: as long as all of it is so, a build would change nothing. */
export interface StandingSite {
  /** `siteKey` of what made it. */
  readonly key: string;
  readonly sources: SourcesRead;
  /** How each file of `_site/` stands. */
  readonly files: FileStates;
  readonly facts: SiteFacts;
}

/** Notes in `.cache/` that `_site/` is as a build makes it. What the author's own templates make of it, nobody knows: then nothing is noted. */
export async function keepStandingSite(root: string, { key, sources, files, facts }: StandingSite): Promise<void> {
  if (!(await hasNothingToDo())) return;
  const file = fileIn(root);
  const pages = [...facts.pages].map(([page, { url, title, moderation, comments }]) => [page, { url, title, moderation, comments }]);
  const text = JSON.stringify({ key, sources: { ...sources, states: [...sources.states] }, files: [...files], facts: { ...facts, pages } });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}.tmp`, text);
  await rename(`${file}.${process.pid}.tmp`, file);
}

/** What was noted last, whatever became of it; undefined where nothing was, or by other code, or with other settings. */
export async function readStandingSite(root: string, key: string): Promise<StandingSite | undefined> {
  try {
    const { key: made, sources, files, facts } = JSON.parse(await readFile(fileIn(root), "utf8")) as Noted;
    if (made !== key) return undefined;
    return { key, sources: { ...sources, states: new Map(sources.states) }, files: new Map(files), facts: { ...facts, pages: new Map(facts.pages) } };
  } catch {
    // Nothing was noted, or half of it, or in another form.
    return undefined;
  }
}

/** The `_site/` that stands, where it is as a build would make it now: nobody touched what it is made of, what makes it, or itself. */
export async function findStandingSite(root: string, { key, store, now }: { readonly key: string; readonly store: Store; readonly now: Date }): Promise<StandingSite | undefined> {
  const site = await readStandingSite(root, key);
  if (site === undefined || !(await hasNothingToDo())) return undefined;
  const { nextDue } = site.facts;
  if (now.getTime() < site.sources.at || (nextDue !== undefined && Date.parse(nextDue) <= now.getTime())) return undefined;
  const elsewhere = storeElsewhere(root, store);
  const heads = await readHeads(root, elsewhere);
  const { checkout, shallow, store: head, states } = site.sources;
  if (heads.checkout !== checkout || heads.shallow !== shallow || heads.store !== head) return undefined;
  if (differing(states, await readSourceStates(root, { comments: elsewhere === undefined })).length > 0) return undefined;
  return differing(site.files, await listStates(path.join(root, "_site"))).length > 0 ? undefined : site;
}

/** As JSON has it. */
interface Noted extends Omit<StandingSite, "sources" | "files" | "facts"> {
  readonly sources: Omit<SourcesRead, "states"> & { readonly states: [string, string][] };
  readonly files: [string, string][];
  readonly facts: Omit<SiteFacts, "pages"> & { readonly pages: [string, { url: string; title: string; moderation: "publish" | "hold-new" | "hold"; comments: boolean }][] };
}

function fileIn(root: string): string {
  return path.join(root, ".cache", "standing-site.json");
}
