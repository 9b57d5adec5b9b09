/**
 * `npm run try:hosted`: the whole hosted set-up on this machine, with this checkout's software and texts: GitHub's emulator,
 * the bundles of the functions, a static server, and a host that builds when its hook is called. For the functions time
 * passes twenty times as fast, so that the ten quiet minutes are half a minute. PORT (default 8090).
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { startHosting } from "./hosting.ts";

const checkout = path.resolve(import.meta.dirname, "../..");
const { PORT = "8090" } = process.env;
const speed = 20;
const began = Date.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const texts = (await readdir(path.join(checkout, "content"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
const files = await Promise.all(
  texts.map(async (text) => {
    const file = path.join(text.parentPath, text.name);
    return { path: path.relative(checkout, file).split(path.sep).join("/"), write: await readFile(file) };
  }),
);
const hosting = await startHosting({ files, port: Number(PORT), clock: () => began + (Date.now() - began) * speed, say });
const schedule = setInterval(() => {
  void hosting.runSchedule().then((line) => say(`rebuild: ${line}`));
}, 600_000 / speed);

say(`try-hosted is ready at ${hosting.url}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    clearInterval(schedule);
    void hosting.close();
  });
}
