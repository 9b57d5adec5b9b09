// A webpack loader: the entry and all that it imports, as one file of plain CommonJS.
const path = require("node:path");
const esbuild = require("esbuild");

/** Zod brings its messages in fifty languages, a quarter of a megabyte; ours are our own. */
const oneLanguage = {
  name: "one-language",
  setup: (build) => build.onResolve({ filter: /\/locales\/index\.js$/ }, ({ resolveDir }) => ({ path: path.join(resolveDir, "../locales/en.js") })),
};

/**
 * What few requests need, more than half of the whole: each lies in the bundle as a text and becomes code when it is first
 * loaded, since Node reads all code of a file before it runs any.
 */
const latePackages = ["age-encryption", "highlight.js/lib/common", "isomorphic-git", "nodemailer"];
/** Of these, those that our code imports at its start: loaded when something of them is used. */
const whenUsed = ["highlight.js/lib/common"];

const late = {
  name: "late",
  setup(build) {
    build.onResolve({ filter: /^[a-z]/ }, ({ path: name }) => (latePackages.includes(name) ? { path: name, namespace: "late" } : undefined));
    build.onLoad({ filter: /.*/, namespace: "late" }, async ({ path: name }) => {
      const { outputFiles } = await esbuild.build({ ...options, stdin: { contents: `module.exports = require(${JSON.stringify(name)});`, resolveDir: process.cwd() } });
      const load = `const load = () => {
        const made = { exports: {} };
        require("node:vm").compileFunction(${JSON.stringify(outputFiles[0].text)}, ["require", "module", "exports"], { filename: ${JSON.stringify(name)} })(require, made, made.exports);
        return made.exports;
      };`;
      const exported = whenUsed.includes(name) ? `let loaded; module.exports = new Proxy({}, { get: (_, key) => (key === "__esModule" ? undefined : (loaded ??= load())[key]) });` : "module.exports = load();";
      return { contents: load + exported };
    });
  },
};

const options = {
  bundle: true,
  minify: process.env.MINIFY !== "0",
  write: false,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "silent",
};

module.exports = async function bundleEntry() {
  const { inputs, text } = await bundle(this.resourcePath);
  for (const file of inputs) this.addDependency(path.resolve(file));
  this.addContextDependency(path.resolve("content/pages"));
  return text;
};
module.exports.bundle = bundle;

async function bundle(entry) {
  // npm run starts netlify-lambda through tsx, so that this may be imported.
  const { pageAssets } = await import("../../src/publish/layout-files.ts");
  const { readPageLinks } = await import("../../src/publish/pages/author-pages.ts");
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    entryPoints: [entry],
    metafile: true,
    define: { PAGE_ASSETS: JSON.stringify(await pageAssets()), PAGE_LINKS: JSON.stringify(await readPageLinks(process.cwd())) },
    // The store asks GitHub by path: the thousand methods that the other adds are only loaded, never called.
    alias: { "@octokit/rest": "@octokit/core" },
    plugins: [oneLanguage, late],
  });
  return { inputs: Object.keys(metafile.inputs), text: outputFiles[0].text };
}
