// A webpack loader: the entry and all that it imports, as one file of plain CommonJS.
const path = require("node:path");
const esbuild = require("esbuild");

/** Zod brings its messages in fifty languages, a quarter of a megabyte; ours are our own. */
const oneLanguage = {
  name: "one-language",
  setup: (build) => build.onResolve({ filter: /\/locales\/index\.js$/ }, ({ resolveDir }) => ({ path: path.join(resolveDir, "../locales/en.js") })),
};

/** Making its languages takes longer than everything else at a cold start, and most comments hold no code. */
const lateHighlighting = {
  name: "late-highlighting",
  setup(build) {
    build.onResolve({ filter: /^highlight\.js\/lib\/common$/ }, ({ namespace, path }) => (namespace === "late" ? undefined : { path, namespace: "late" }));
    build.onLoad({ filter: /.*/, namespace: "late" }, ({ path: name }) => ({
      resolveDir: process.cwd(),
      contents: `module.exports = new Proxy({}, { get: (_, key) => (key === "__esModule" ? undefined : require(${JSON.stringify(name)})[key]) });`,
    }));
  },
};

module.exports = async function bundleEntry() {
  const { inputs, text } = await bundle(this.resourcePath);
  for (const file of inputs) this.addDependency(path.resolve(file));
  return text;
};
module.exports.bundle = bundle;

async function bundle(entry) {
  // npm run starts netlify-lambda through tsx, so that this may be imported.
  const { layoutVersions } = await import("../../src/publish/layout-files.ts");
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    minify: process.env.MINIFY !== "0",
    write: false,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    define: { LAYOUT_VERSIONS: JSON.stringify(layoutVersions()) },
    // The store asks GitHub by path: the thousand methods that the other adds are only loaded, never called.
    alias: { "@octokit/rest": "@octokit/core" },
    plugins: [oneLanguage, lateHighlighting],
    logLevel: "silent",
  });
  return { inputs: Object.keys(metafile.inputs), text: outputFiles[0].text };
}
