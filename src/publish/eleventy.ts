/** The only file that imports Eleventy: it owns the outside (the author's templates, plugins, copies), the Library the inside. */
import { Eleventy } from "@11ty/eleventy";
import { pageList } from "./page-list.ts";
import { prepareBuild } from "./prepare-build.ts";
import { renderPage, type RenderContext } from "./render-page.ts";
import { outputPath, pageUrl, type SitePage } from "./site-page.ts";

export interface EleventyResult {
  /** True where a plugin or transform of the author changes our pages: then only whole builds give the right bytes. */
  readonly transformed: boolean;
}

/** The calls of Eleventy's configuration that we make; its own types are generated and thin. */
interface EleventyConfig {
  addTemplate(name: string, template: unknown): void;
  setQuietMode(quiet: boolean): void;
  readonly transforms: Readonly<Record<string, unknown>>;
  readonly htmlTransformer?: { readonly plugins: Readonly<Record<string, readonly unknown[]>>; readonly callbacks: Readonly<Record<string, readonly unknown[]>> };
}

const given = new WeakMap<object, RenderContext>();
const transformsAtFirst = new WeakMap<object, number>();

/**
 * Eleventy's plugin, used by `.eleventy.js`: every page of the site as one paginated template over the Library.
 * Under a plain `npx eleventy` nobody has handed a build over, and it is prepared here.
 */
export async function unfiled(eleventyConfig: EleventyConfig): Promise<void> {
  const context = given.get(eleventyConfig) ?? (await prepareBuild(process.cwd()));
  transformsAtFirst.set(eleventyConfig, countTransforms(eleventyConfig));
  eleventyConfig.setQuietMode(true);
  eleventyConfig.addTemplate("unfiled.11ty.js", pagesTemplate(context));
}

/**
 * Runs Eleventy over `.eleventy.js` of the working directory, into `output` (relative to it).
 * Throws what a template or plugin of the author throws.
 */
export async function runEleventy(context: RenderContext, output: string): Promise<EleventyResult> {
  let used: EleventyConfig | undefined;
  const eleventy = new Eleventy(undefined, output, {
    configPath: ".eleventy.js",
    quietMode: true,
    config(eleventyConfig: EleventyConfig) {
      used = eleventyConfig;
      given.set(eleventyConfig, context);
    },
  });
  eleventy.disableLogger();
  await eleventy.init();
  await eleventy.write();
  return { transformed: used !== undefined && countTransforms(used) > (transformsAtFirst.get(used) ?? 0) };
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

/** How many things would change the text of our pages after they are rendered. */
function countTransforms({ transforms, htmlTransformer }: EleventyConfig): number {
  const lists = [...Object.values(htmlTransformer?.plugins ?? {}), ...Object.values(htmlTransformer?.callbacks ?? {})];
  return Object.keys(transforms).length + lists.reduce((sum, list) => sum + list.length, 0);
}
