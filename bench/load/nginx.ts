import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Bench } from "../bench.ts";
import { run, which } from "../command.ts";
import { freePort } from "../site.ts";
import { temporaryFolder } from "../temporary-folder.ts";

export interface RunningNginx {
  readonly version: string;
  /** With a slash at its end. */
  readonly url: string;
}

/** nginx with one worker over a folder, as distributions configure it, without a log; undefined where there is none. */
export async function startNginx(bench: Pick<Bench, "after">, folder: string, pinnedTo: number | undefined): Promise<RunningNginx | undefined> {
  const nginx = which("nginx");
  if (nginx === undefined) return undefined;
  const home = await temporaryFolder(bench, "unfiled-nginx-");
  const port = await freePort();
  await writeFile(path.join(home, "nginx.conf"), configuration(home, folder, port));
  const command = [nginx, "-p", home, "-c", path.join(home, "nginx.conf"), "-e", path.join(home, "error.log")];
  const [first = "", ...others] = pinnedTo === undefined ? command : ["taskset", "--cpu-list", String(pinnedTo), ...command];
  const child: ChildProcess = spawn(first, others, { stdio: "ignore" });
  const gone = once(child, "exit");
  bench.after(() => (child.kill("SIGQUIT"), gone));
  const url = `http://127.0.0.1:${port}/`;
  while ((await fetch(url).catch(() => undefined)) === undefined) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return {
    version: (await run("sh", ["-c", `${nginx} -v 2>&1`], { cwd: "/" })).trim(),
    url,
  };
}

function configuration(home: string, folder: string, port: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${home}/${name};`).join(" ");
  return `daemon off; master_process on; worker_processes 1; pid ${home}/nginx.pid; user root;
events { worker_connections 1024; }
http {
  ${temporary}
  types { text/html html; }
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; gzip on;
  server { listen 127.0.0.1:${port}; root ${folder}; index index.html; }
}
`;
}
