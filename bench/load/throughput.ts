import { connect } from "node:net";
import { run, which } from "../command.ts";

/** Requests a second for one page over connections that are kept; `pinnedTo`: the core that the client has for itself. */
export async function throughput(url: string, { seconds, connections, pinnedTo, encoding }: { seconds: number; connections: number; pinnedTo: number | undefined; encoding?: string }): Promise<number> {
  const wrk = which("wrk");
  if (wrk === undefined) return withOurClient(new URL(url), { seconds, connections, encoding });
  const args = ["--threads", "1", "--connections", String(connections), "--duration", `${Math.ceil(seconds)}s`, ...(encoding === undefined ? [] : ["--header", `Accept-Encoding: ${encoding}`]), url];
  const said = pinnedTo === undefined ? await run(wrk, args, { cwd: "/" }) : await run("taskset", ["--cpu-list", String(pinnedTo), wrk, ...args], { cwd: "/" });
  if (/Non-2xx|Socket errors/.test(said)) throw new Error(`wrk met errors:\n${said}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]);
}

/** Who has no wrk: as little work for each answer as counting its bytes. */
async function withOurClient({ hostname, port, pathname }: URL, { seconds, connections, encoding }: { seconds: number; connections: number; encoding: string | undefined }): Promise<number> {
  const question = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${encoding === undefined ? "" : `Accept-Encoding: ${encoding}\r\n`}\r\n`;
  let answered = 0;
  const sockets = Array.from({ length: connections }, () => {
    let expected: number | undefined;
    let received = 0;
    const socket = connect(Number(port), hostname, () => socket.write(question));
    socket.on("data", (chunk: Buffer) => {
      if (expected === undefined) {
        const head = chunk.indexOf("\r\n\r\n");
        expected = head + 4 + Number(/content-length: (\d+)/i.exec(chunk.toString("latin1", 0, head))?.[1]);
      }
      received += chunk.length;
      if (received < expected) return;
      expected = undefined;
      received = 0;
      answered += 1;
      socket.write(question);
    });
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  for (const socket of sockets) socket.destroy();
  return answered / seconds;
}
