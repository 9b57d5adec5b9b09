import { sayLeftOut, sayWarnings } from "../../content/problems.ts";
import { buildSite } from "../../publish/build-site.ts";
import { pageList } from "../../publish/page-list.ts";
import { prepareBuild } from "../../publish/prepare-build.ts";
import type { CommandContext } from "../main.ts";

/** Builds the whole site into `_site/`. With mistakes in the content nothing is changed, and all of them are said. */
export async function build({ root, settings, print, say, json }: CommandContext): Promise<number> {
  const started = performance.now();
  const { library, pageTokens, commit, skipped, warnings } = await prepareBuild(root, settings);
  sayLeftOut(skipped, say);
  sayWarnings(warnings, say);
  await buildSite(root, library, pageTokens, { commit, now: new Date() });
  const seconds = (performance.now() - started) / 1000;
  const pages = pageList(library).length;
  print(json ? JSON.stringify({ pages, seconds }) : `Built ${pages} pages in ${seconds.toFixed(2)} s.`);
  return 0;
}
