// The sources are TypeScript: esbuild makes files of them that every Node runs, in a tenth of a second; a loader that
// translates module by module takes ten times that. They are kept in `dist/` until one of the sources changes, and made for the
// first time by `npm ci` (`prepare`).
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const folder = path.join(root, "dist");
const account = path.join(folder, "made-of.json");

/** What is started by itself: the command, what other threads run, and the process that starts Git. */
const entries = ["src/cli/main.ts", "src/publish/texts/render-thread.ts", "src/publish/writing/write-thread.ts", "src/store/git/start-for-another.ts"];

/** Answers the file with the command. */
export async function compile() {
  return known() ?? (await make());
}

/** Keeps what was made from being taken away as long as this process runs: a server loads the code of its threads when it needs them. */
export async function keepInUse(file) {
  const touch = () => utimes(path.dirname(file), new Date(), new Date()).catch(() => undefined);
  setInterval(touch, unusedAfterMs / 3).unref();
  await touch();
}

/** What was made before, where it is as it was made, of the sources as they are now. */
function known() {
  try {
    const { name, version, files } = JSON.parse(readFileSync(account, "utf8"));
    const isAsMade = version === versionNow() && Object.entries(files).every(([file, hash]) => hashOf(readFileSync(path.join(root, file))) === hash);
    return isAsMade ? path.join(folder, name, "main.mjs") : undefined;
  } catch {
    // Never made, made halfway, or a source is gone: made anew.
    return undefined;
  }
}

async function make() {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    entryNames: "[name]",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  // Several processes may start at once: each makes a folder of its own, and the last one is found by later ones.
  const name = `${process.pid}-${randomBytes(4).toString("hex")}`;
  await mkdir(path.join(folder, name), { recursive: true });
  for (const { path: file, contents } of outputFiles) await writeFile(path.join(folder, name, path.basename(file)), contents);
  const made = outputFiles.map(({ path: file }) => path.relative(root, path.join(folder, name, path.basename(file))));
  const files = Object.fromEntries([...Object.keys(metafile.inputs), ...made].map((file) => [file, hashOf(readFileSync(path.join(root, file)))]));
  await writeFile(path.join(folder, `${name}.json`), JSON.stringify({ name, version: versionNow(), files }));
  await rename(path.join(folder, `${name}.json`), account);
  await removeOld(name);
  return path.join(folder, name, "main.mjs");
}

/** Longer than a process leaves its code without a sign (`keepInUse`). */
const unusedAfterMs = 3_600_000;

async function removeOld(current) {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Infinity }));
    if (name !== current && file !== account && Date.now() - mtimeMs > unusedAfterMs) await rm(file, { recursive: true, force: true });
  }
}

/** Of what translates, and of Node. */
function versionNow() {
  return `${process.version} ${hashOf(readFileSync(path.join(import.meta.dirname, "compile.js")))} ${hashOf(readFileSync(path.join(root, "package.json")))}`;
}

/** @param {string | Uint8Array} content */
function hashOf(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}
