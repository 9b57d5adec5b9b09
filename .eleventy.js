// Eleventy's configuration. The pages of the blog come from src/publish/eleventy.ts; your own Eleventy templates go into
// layouts/eleventy/, your own plugins, filters and copies go below. https://www.11ty.dev/docs/config/

const loadPlugin = () => import("./src/publish/eleventy.ts");

export default async function configure(eleventyConfig) {
  // `npm run build` runs where TypeScript is understood already; a plain `npx eleventy` on Node 20 is not.
  const { unfiled } = await loadPlugin().catch(async (error) => {
    if (error.code !== "ERR_UNKNOWN_FILE_EXTENSION") throw error;
    await import("tsx/esm");
    return loadPlugin();
  });
  await eleventyConfig.addPlugin(unfiled);
  eleventyConfig.ignores.add("layouts/eleventy/README.md");
}

export const config = {
  dir: { input: "layouts/eleventy", includes: "_includes", data: "_data" },
  markdownTemplateEngine: false,
};
