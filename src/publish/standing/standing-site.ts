import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { differing } from "../../content/sources/file-state.ts";
import { readSourceStates } from "../../content/sources/read-sources.ts";
import type { Store } from "../../store/store.ts";
import { hasNothingToDo } from "../eleventy.ts";
import { type SourcesRead, storeElsewhere } from "../load-from-disk.ts";
import { type KnownFile, type KnownFiles, listStates } from "../output.ts";
import { readHeads } from "./heads.ts";
import type { SiteFacts } from "./site-facts.ts";

/** What is known of the `_site/` that stands: as long as all of it is so, a build would change nothing. */
export interface StandingSite {
  /** `siteKey` of what made it. */
  readonly key: string;
  readonly sources: SourcesRead;
  /** Each file of `_site/`. */
  readonly files: KnownFiles;
  readonly facts: SiteFacts;
}

/** Notes in `.cache/` that `_site/` is as a build makes it. What the author's own templates make of it, nobody knows: then nothing is noted. */
export async function keepStandingSite(root: string, { key, sources, files, facts }: StandingSite): Promise<void> {
  if (!(await hasNothingToDo())) return;
  const file = fileIn(root);
  const pages = [...facts.pages].map(([page, { url, title, moderation, comments }]) => [page, { url, title, moderation, comments }]);
  const text = JSON.stringify({ key, sources: { ...sources, states: [...sources.states] }, files: [...files].map(([name, { state, print }]) => [name, state, print]), facts: { ...facts, pages } });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}.tmp`, text);
  await rename(`${file}.${process.pid}.tmp`, file);
}

/** What was noted last, whatever became of it; undefined where nothing was, or by other code, or with other settings. */
export async function readStandingSite(root: string, key: string): Promise<StandingSite | undefined> {
  try {
    const { key: made, sources, files, facts } = JSON.parse(await readFile(fileIn(root), "utf8")) as Noted;
    if (made !== key) return undefined;
    return { key, sources: { ...sources, states: new Map(sources.states) }, files: new Map(files.map(([name, state, print]): [string, KnownFile] => [name, { state, ...(print && { print }) }])), facts: { ...facts, pages: new Map(facts.pages) } };
  } catch {
    // Nothing was noted, or half of it, or in another form.
    return undefined;
  }
}

/** Whether `_site/` is as a build would make it now, with the same code and settings: nobody touched what it is made of, or itself. */
export async function isStanding(root: string, site: StandingSite, { store, now }: { readonly store: Store; readonly now: Date }): Promise<boolean> {
  const { nextDue } = site.facts;
  if (!(await hasNothingToDo()) || now.getTime() < site.sources.at || (nextDue !== undefined && Date.parse(nextDue) <= now.getTime())) return false;
  const elsewhere = storeElsewhere(root, store);
  const heads = await readHeads(root, elsewhere);
  const { checkout, shallow, store: head, states } = site.sources;
  if (heads.checkout !== checkout || heads.shallow !== shallow || heads.store !== head) return false;
  if (differing(states, await readSourceStates(root, { comments: elsewhere === undefined })).length > 0) return false;
  const files = new Map([...site.files].map(([file, { state }]) => [file, state]));
  return differing(files, await listStates(path.join(root, "_site"))).length === 0;
}

/** As JSON has it. */
interface Noted extends Omit<StandingSite, "sources" | "files" | "facts"> {
  readonly sources: Omit<SourcesRead, "states"> & { readonly states: [string, string][] };
  readonly files: [name: string, state: string, print?: string][];
  readonly facts: Omit<SiteFacts, "pages"> & { readonly pages: [string, { url: string; title: string; moderation: "publish" | "hold-new" | "hold"; comments: boolean }][] };
}

function fileIn(root: string): string {
  return path.join(root, ".cache", "standing-site.json");
}
