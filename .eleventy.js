// Eleventy's configuration: your own plugins, filters, transforms and copies go here, your own templates into
// layouts/eleventy/. https://www.11ty.dev/docs/config/

export default async function configure(eleventyConfig) {
  eleventyConfig.ignores.add("layouts/eleventy/README.md");

  // `npm start` and `npm run build` bring the pages of the blog along; a plain `npx eleventy` gets them here.
  if (eleventyConfig.unfiled === undefined) {
    await import("tsx/esm");
    const { unfiled } = await import("./src/publish/eleventy.ts");
    await eleventyConfig.addPlugin(unfiled);
  }
}

export const config = {
  dir: { input: "layouts/eleventy", includes: "_includes", data: "_data" },
  markdownTemplateEngine: false,
};
