/** What hosts do to a request before a function gets it: the bundle takes all of their forms. */
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { HostEvent } from "../../functions/parts/events.ts";
import { startCheckedGitHub } from "../helpers/github.ts";
import { bundled, type HandlerAnswer } from "./bundled.ts";
import { eventOf, hosts, type Host } from "./host-events.ts";
import { commentForm, functionSettings } from "./hosted.ts";

const github = await startCheckedGitHub();
after(() => github.close());
const { handler } = (await bundled("api")).start(functionSettings(github, await github.makeRepository({ begin: true })));

/** As the events of hosts are: more than we read of them. */
type Event = HostEvent & Record<string, unknown>;

let sent = 0;
const post = (headers: Record<string, string> = {}) => {
  const body = new URLSearchParams(commentForm({ body: `Words ${(sent += 1)}` })).toString();
  return new Request("https://blog.example/api/comments", { method: "POST", body, headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded", ...headers } });
};
const event = async (host: Host, request: Request, changes: (event: Event) => object = () => ({})): Promise<HostEvent> => {
  const made = (await eventOf(host, request)) as Event;
  return { ...made, ...changes(made) };
};
const status = async (asked: HostEvent): Promise<number> => (await handler(asked)).statusCode;

describe("an event", () => {
  for (const host of hosts) {
    it(`of ${host} may have its body in base64 or not, its headers in capitals, and cookies`, async () => {
      const base64 = (made: Event) => ({ body: Buffer.from(made.body as string, made["isBase64Encoded"] === true ? "base64" : "utf8").toString("base64"), isBase64Encoded: true });
      const plain = (made: Event) => ({ body: Buffer.from(made.body as string, made["isBase64Encoded"] === true ? "base64" : "utf8").toString(), isBase64Encoded: false });
      const capitals = (headers: object) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()), value as unknown]));
      const inCapitals = ({ headers, multiValueHeaders }: Event) => ({ headers: capitals(headers ?? {}), ...(multiValueHeaders !== undefined && { multiValueHeaders: capitals(multiValueHeaders as object) }) });
      const cookies = () => (host === "API Gateway v2" || host === "function URL" ? { cookies: ["a=1", "b=2; c"] } : {});
      for (const change of [base64, plain, inCapitals, cookies]) assert.equal(await status(await event(host, post({ cookie: "a=1; b=2" }), change)), 201);
    });
  }

  it("may say a header more than once, and name no header at all", async () => {
    const twice = ({ multiValueHeaders }: Event) => ({ multiValueHeaders: { ...(multiValueHeaders as object), "x-forwarded-for": ["198.51.100.1", "203.0.113.9"], accept: ["application/json", "text/plain"] } });
    for (const host of ["API Gateway v1", "Netlify"] as const) assert.equal(await status(await event(host, post(), twice)), 201);
    const headerless = new Request("https://blog.example/api/health");
    assert.equal(await status(await event("API Gateway v1", headerless, () => ({ headers: null, multiValueHeaders: null, queryStringParameters: null, multiValueQueryStringParameters: null }))), 200);
  });

  it("may name a parameter more than once: the first counts, as in the one process", async () => {
    const two = new Request(`https://blog.example/api/comments?page=${encodeURIComponent(commentForm()["page"] ?? "")}&page=another`, { headers: { accept: "application/json" } });
    for (const host of hosts.filter((host) => host !== "netlify-lambda serve")) {
      const answer = await handler(await event(host, two));
      assert.ok((JSON.parse(answer.body ?? "") as { comments?: unknown[] }).comments?.length, `${host}: ${answer.body}`);
    }
  });

  it("may have its host's own part before the path: a stage, a mapping, Netlify's folder", async () => {
    const v1 = (path: string) => event("API Gateway v1", post(), () => ({ path, requestContext: { stage: "prod", path, domainName: "api.example", identity: {} } }));
    const v2 = (host: Host, rawPath: string) => event(host, post(), ({ requestContext }) => ({ rawPath, requestContext: { ...requestContext, stage: "prod" } }));
    const netlify = event("Netlify", post(), () => ({ path: "/.netlify/functions/api/comments" }));
    for (const asked of [v1("/comments-of-blog/api/comments"), v1("/api/comments"), v2("API Gateway v2", "/prod/api/comments"), v2("function URL", "/api/comments"), netlify]) assert.equal(await status(await asked), 201);
    for (const path of ["/prod/apis/comments", "/prod", "/api/api/comments"]) assert.equal(await status(await v2("API Gateway v2", path)), 404, path);
  });

  it("may name the request in a way that no answer can repeat", async () => {
    for (const id of ["☃", "ü", ""]) {
      const answer = await handler(await event("Netlify", post(), ({ headers }) => ({ headers: { ...headers, "x-nf-request-id": id } })));
      assert.equal(answer.statusCode, 201);
    }
  });

  it("of bytes that are no text is refused, and ends no instance", async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0, 1, 0xc3, 0x28]);
    for (const [type, expected] of [["application/json", 400], ["image/png", 415], ["application/x-www-form-urlencoded", 400], ["multipart/form-data; boundary=x", 400]] as const) {
      for (const host of hosts) {
        const answer = await handler(await event(host, post({ "content-type": type }), () => ({ body: bytes.toString("base64"), isBase64Encoded: true })));
        assert.equal(answer.statusCode, expected, `${type} by ${host}: ${answer.body}`);
      }
    }
    assert.equal(await status(await event("Netlify", post())), 201);
  });

  it("is answered in the form in which it asked, as text, with each header once", async () => {
    const headersOf = ({ headers, multiValueHeaders }: HandlerAnswer) => multiValueHeaders ?? headers ?? {};
    for (const host of hosts) {
      const asked = await event(host, post());
      const answer = await handler(asked);
      assert.equal(answer.multiValueHeaders !== undefined, "multiValueHeaders" in asked, host);
      assert.deepEqual([answer.isBase64Encoded, headersOf(answer)["content-type"]?.toString()], [false, "application/json"], host);
    }
  });
});
