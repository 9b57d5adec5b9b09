import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const modules = path.resolve(import.meta.dirname, "../../node_modules");

/** A browser, and the environment it needs. */
export interface HeadlessShell {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/**
 * The Chromium inside the npm package `@sparticuz/chromium` (Linux x64), unpacked once beside the packages: it draws no window,
 * takes half the CPU of an installed one, and is the same version wherever the tests run. Undefined where it does not start.
 */
export async function headlessShell(): Promise<HeadlessShell | undefined> {
  const { version } = JSON.parse(await readFile(path.join(modules, "@sparticuz/chromium/package.json"), "utf8")) as { version: string };
  const folder = path.join(modules, ".cache", `chromium-${version}`);
  if (!(await exists(folder))) await unpackInto(folder);
  const executablePath = path.join(folder, "chromium");
  const env = { ...(process.env as Record<string, string>) };
  // A bare machine lacks system libraries and fonts, which the package brings along.
  for (const more of [{}, { LD_LIBRARY_PATH: path.join(folder, "al2023/lib"), FONTCONFIG_FILE: path.join(folder, "fonts.conf") }]) {
    const starts = await run(executablePath, ["--version"], { env: { ...env, ...more } }).then(() => true, () => false);
    if (starts) return { executablePath, env: { ...env, ...more } };
  }
  return undefined;
}

async function unpackInto(folder: string): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  // The package unpacks into the folder for temporary files, and its libraries only where it takes the machine for Amazon's.
  const unpack = `import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())`;
  await run(process.execPath, ["--input-type=module", "--eval", unpack], { cwd: path.dirname(modules), env: { ...process.env, TMPDIR: making, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" } });
  await writeFile(path.join(making, "fonts.conf"), `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`);
  // Another process may have been quicker; then its own is taken.
  await rename(making, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    await rm(making, { recursive: true });
  });
}

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
