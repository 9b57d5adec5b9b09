import assert from "node:assert/strict";
import { getRequestListener } from "@hono/node-server";
import { connect, type AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { createHttpServer } from "../../src/server/http-server.ts";
import { openApi } from "../api/api-under-test.ts";

/** Everything that comes back until the server closes the connection. */
async function answerTo(port: number, sent: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(sent);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe("a client that dawdles", () => {
  const log: string[] = [];
  let server: ReturnType<typeof createHttpServer>;
  let port = 0;
  before(async () => {
    const { api } = await openApi({ log: (line) => log.push(line) });
    const listener = getRequestListener((request) => api.fetch(request));
    server = createHttpServer((request, response) => void listener(request, response), { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    ({ port } = server.address() as AddressInfo);
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  it("with the head of its request is sent away", async () => {
    assert.match(await answerTo(port, "POST /api/comments HTTP/1.1\r\nHost: a\r\nX-"), /^HTTP\/1\.1 408 /);
  });

  it("with the body is sent away, and leaves no line in the log", async () => {
    const head = "POST /api/comments HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    assert.match(await answerTo(port, `${head}Content-Length: 1000\r\n\r\nbody=`), /^HTTP\/1\.1 4\d\d /);
    assert.match(await answerTo(port, `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nbody=\r\n`), /^HTTP\/1\.1 4\d\d /);
    assert.deepEqual(log, []);
  });
});
