// netlify-lambda -c functions/bundling/webpack.cjs build|serve functions
// Its webpack 4 cannot read today's packages: each entry goes through esbuild instead, and webpack only carries it.
const { readdirSync } = require("node:fs");

const loader = require.resolve("./esbuild-entry.cjs");
const entries = readdirSync("functions").filter((file) => file.endsWith(".ts"));

// What is bundled is CommonJS, below a package.json that says otherwise.
const text = '{ "type": "commonjs" }\n';
const commonjs = { source: () => text, size: () => text.length };

module.exports = {
  // "!!" switches netlify-lambda's own babel off.
  entry: Object.fromEntries(entries.map((file) => [file.slice(0, -".ts".length), `!!${loader}!./${file}`])),
  module: { noParse: /esbuild-entry/ },
  optimization: { minimize: false },
  plugins: [{ apply: (compiler) => compiler.hooks.emit.tap("unfiled", ({ assets }) => void (assets["package.json"] = commonjs)) }],
};
