import path from "node:path";
import { ContentError, type Problem, sayLeftOut, sayWarnings } from "../../content/problems.ts";
import { readBuildInfo, readDeployedInfo } from "../../publish/pages/build-info.ts";
import { buildSite } from "../../publish/build-site.ts";
import { pageList } from "../../publish/pages/page-list.ts";
import { prepareBuild } from "../../publish/prepare-build.ts";
import { factsOf } from "../../publish/standing/site-facts.ts";
import { keepStandingSite, readStandingSite } from "../../publish/standing/standing-site.ts";
import type { CommandContext } from "../main.ts";

/** Builds the whole site into `_site/`; with `--without-forms` a preview for which no key is at hand. With mistakes in the content nothing is changed, and all of them are said. */
export async function build({ root, settings, flags, print, say, json }: CommandContext): Promise<number> {
  const started = performance.now();
  const forms = flags["without-forms"] !== true;
  const { library, site, pageTokens, commit, key, skipped, sources, texts, check } = await prepareBuild(root, settings, { forms });
  // A host builds in an empty folder: of the builds before this one only the site itself knows.
  const isFirstHere = settings.UNFILED_URL !== undefined && forms && (await readBuildInfo(path.join(root, "_site"))) === undefined;
  const deployed = isFirstHere ? await readDeployedInfo(site) : undefined;
  sayLeftOut(skipped, say);
  const known = (await readStandingSite(root, key))?.files;
  const checkAll = async () => {
    const { warnings, openLinks } = await check();
    sayWarnings(warnings, say);
    return openLinks;
  };
  const onBroken = (problems: readonly Problem[]): void => {
    if (site.links === "error") throw new ContentError(problems);
    sayWarnings(problems, say);
  };
  const { files } = await buildSite(root, library, pageTokens, { commit, now: new Date(), deployed, known, onBroken, underWay: { texts, check: checkAll } });
  // The site is there: without the note the next build makes more pages than it needs to.
  await keepStandingSite(root, { key, sources, files, facts: factsOf(library) }).catch((error: unknown) => say(`Nothing could be noted for the next build: ${String(error)}`));
  const seconds = (performance.now() - started) / 1000;
  const pages = pageList(library).length;
  print(json ? JSON.stringify({ pages, seconds }) : `Built ${pages} pages in ${seconds.toFixed(2)} s.`);
  return 0;
}
