/** The only file that imports Eleventy: it owns the outside (the author's templates, plugins, copies), the Library the inside. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Eleventy } from "@11ty/eleventy";
import { ContentError, sayWarnings } from "../content/problems.ts";
import { pageList } from "./pages/page-list.ts";
import { prepareBuild } from "./prepare-build.ts";
import { renderPage, type RenderContext } from "./pages/render-page.ts";
import { outputPath, pageUrl, type SitePage } from "./pages/site-page.ts";
import { missingTargets } from "./texts/missing-targets.ts";
import { templateLinks, type TemplatePage } from "./texts/template-links.ts";

export interface EleventyResult {
  /** What templates of the author became, pages of ours left out. */
  readonly made: readonly TemplatePage[];
  /** True where a plugin or transform of the author changes our pages: then Eleventy wrote them, and only whole builds give the right bytes. */
  readonly transformed: boolean;
}

interface Step {
  readonly name?: string;
}

/** A page as Eleventy tells of it: `url` is false where it was not written. */
interface Made {
  readonly inputPath: string;
  readonly url: string | false;
  readonly content: unknown;
}

const ourTemplate = "unfiled.11ty.js";

/** What we use of Eleventy's configuration; its own types are generated and thin. */
interface EleventyConfig {
  /** Tells `.eleventy.js` that our pages are taken care of. */
  unfiled?: true;
  addTemplate(name: string, template: unknown): void;
  on(event: "eleventy.after", listener: (after: { readonly directories: { readonly output: string }; readonly results: readonly Made[] }) => Promise<void> | void): void;
  readonly transforms: Readonly<Record<string, unknown>>;
  readonly htmlTransformer?: { readonly plugins: Readonly<Record<string, readonly Step[]>>; readonly callbacks: Readonly<Record<string, readonly Step[]>> };
}

/** Eleventy's plugin for a plain `npx eleventy`: every page of the site as one paginated template over the Library. */
export async function unfiled(eleventyConfig: EleventyConfig): Promise<void> {
  const root = process.cwd();
  const prepared = await prepareBuild(root);
  const { library, site } = prepared;
  const { warnings, openLinks } = await prepared.check();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  sayWarnings(warnings, say);
  eleventyConfig.addTemplate(ourTemplate, pagesTemplate(prepared));
  eleventyConfig.on("eleventy.after", async ({ directories, results }) => {
    const broken = await missingTargets([...openLinks, ...templateLinks(root, templatePages(results), library)], path.resolve(directories.output));
    if (broken.length > 0 && site.links === "error") throw new ContentError(broken);
    sayWarnings(broken, say);
  });
}

/**
 * Runs Eleventy over `.eleventy.js` of the working directory, into `output` (relative to it): the author's templates,
 * plugins and copies. Our own pages go through it only where something of the author would change them: one by one it
 * costs as much as rendering them. Throws what a template or plugin of the author throws.
 */
export async function runEleventy(context: RenderContext, output: string): Promise<EleventyResult> {
  try {
    const outside = await configure(output);
    if (!outside.transforms) {
      await outside.eleventy.write();
      return { transformed: false, made: outside.made };
    }
    const whole = await configure(output, context);
    await whole.eleventy.write();
    return { transformed: true, made: whole.made };
  } catch (error) {
    nameCauses(error);
    throw error;
  }
}

/** Eleventy keeps the error that it wraps, which says what is wrong, under a name of its own. */
function nameCauses(error: unknown): void {
  if (!(error instanceof Error) || !("originalError" in error)) return;
  error.cause ??= error.originalError;
  nameCauses(error.originalError);
}

/** Of `.eleventy.js` as it is shipped (SHA-256): a test compares. */
export const shippedConfiguration = "8fac684871ee6a1f8050a75a9768c7999e08d766f8f51626e859f15ecb22b98e";

/** Whether there is nothing of the author: then Eleventy would make no file, which takes it 0.4 s, half of a small site's build. */
export async function hasNothingToDo(): Promise<boolean> {
  const [configuration, templates] = await Promise.all([readFile(".eleventy.js").catch(() => ""), readdir("layouts/eleventy").catch(() => [])]);
  const isShipped = createHash("sha256").update(configuration).digest("hex") === shippedConfiguration;
  return isShipped && templates.every((name) => name === "README.md");
}

async function configure(output: string, context?: RenderContext): Promise<{ eleventy: Eleventy; transforms: boolean; made: readonly TemplatePage[] }> {
  const { Eleventy } = await import("@11ty/eleventy");
  const made: TemplatePage[] = [];
  let used: EleventyConfig | undefined;
  const eleventy = new Eleventy(undefined, output, {
    configPath: ".eleventy.js",
    quietMode: true,
    config(eleventyConfig: EleventyConfig) {
      used = eleventyConfig;
      eleventyConfig.unfiled = true;
      if (context !== undefined) eleventyConfig.addTemplate(ourTemplate, pagesTemplate(context));
      eleventyConfig.on("eleventy.after", ({ results }) => void made.push(...templatePages(results)));
    },
  });
  eleventy.disableLogger();
  await eleventy.init();
  return { eleventy, transforms: used !== undefined && changesPages(used), made };
}

/** The author's own: ours are right by what they are made from. */
function templatePages(results: readonly Made[]): TemplatePage[] {
  return results.flatMap(({ inputPath, url, content }) => (url === false || typeof content !== "string" || inputPath.endsWith(ourTemplate) ? [] : [{ file: path.normalize(inputPath), url, text: content }]));
}

function pagesTemplate(context: RenderContext): unknown {
  return {
    data: {
      pagination: { data: "sitePages", size: 1, alias: "sitePage", addAllPagesToCollections: false },
      sitePages: pageList(context.library),
      eleventyExcludeFromCollections: true,
      permalink: (data: { sitePage: SitePage }) => `/${outputPath(pageUrl(data.sitePage))}`,
    },
    render: (data: { sitePage: SitePage }) => renderPage(data.sitePage, context),
  };
}

/** What Eleventy itself adds (its `src/defaultConfig.js`): it acts on bundles only, which our pages have none of. */
const eleventysOwn = [/^@11ty\/eleventy\/html-transformer$/, /^@?11ty\/eleventy-bundle\b/];

/** Whether something of the author changes the text of pages after they are rendered. */
function changesPages({ transforms, htmlTransformer }: EleventyConfig): boolean {
  const steps = [...Object.values(htmlTransformer?.plugins ?? {}), ...Object.values(htmlTransformer?.callbacks ?? {})].flat();
  const names = [...Object.keys(transforms), ...steps.map(({ name }) => name ?? "")];
  return names.some((name) => !eleventysOwn.some((own) => own.test(name)));
}
