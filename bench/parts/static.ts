import path from "node:path";
import { cpus } from "node:os";
import type { Bench } from "../bench.ts";
import { which } from "../command.ts";
import { figure } from "../figures.ts";
import { startNginx } from "../load/nginx.ts";
import { throughput } from "../load/throughput.ts";
import { BenchSite } from "../site.ts";

const connections = 64;

/** Our server beside nginx over the same files: one page, connections that are kept, a core for the server and one for the client. */
export async function benchStatic(bench: Bench): Promise<void> {
  const { say } = bench;
  const canPin = which("taskset") !== undefined && cpus().length > 1;
  const [serverCore, clientCore] = canPin ? [0, 1] : [];
  const site = await BenchSite.create(bench, bench.posts(100));
  const running = await site.start(serverCore === undefined ? {} : { pinnedTo: serverCore });
  const nginx = await startNginx(bench, path.join(site.root, "_site"), serverCore);
  if (nginx === undefined) say("Without nginx, which is not installed: apt-get install nginx-light.");
  const address = site.address(3);
  const length = (await site.read(`_site/${address}index.html`)).length;
  const seconds = bench.smoke ? 0.2 : 3;
  say(`One page of ${(length / 1024).toFixed(1)} KiB, ${connections} connections that are kept${canPin ? ", one core for the server, one for the client" : ""}; client ${which("wrk") === undefined ? "our own, which is slow: apt-get install wrk" : "wrk"}`);
  for (const encoding of [undefined, "gzip"]) {
    const rows = [{ name: "Unfiled", url: running.url }, ...(nginx === undefined ? [] : [{ name: nginx.version, url: nginx.url }])].map((row) => ({ ...row, rates: [] as number[] }));
    for (let round = 0; round < bench.rounds(3); round += 1) {
      for (const { url, rates } of rows) rates.push(await throughput(url + address, { seconds, connections, pinnedTo: clientCore, ...(encoding !== undefined && { encoding }) }));
    }
    for (const { name, rates } of rows) {
      const { median, min, max } = figure(rates);
      say(`  ${(encoding ?? "as it is").padEnd(8)}  ${name.padEnd(28)} ${median.toFixed(0)} a second (${min.toFixed(0)}–${max.toFixed(0)})`);
    }
    const [own, theirs] = rows.map(({ rates }) => figure(rates).median);
    if (own !== undefined && theirs !== undefined && encoding === undefined) bench.target({ figure: "static files beside nginx, as they are", found: own / theirs, unit: "×", must: 0.4, aim: 0.6, atLeast: true });
  }
}
