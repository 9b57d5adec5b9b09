import type { HostEvent } from "../../functions/parts/events.ts";
import type { HandlerAnswer, Instance } from "./bundled.ts";

/** The hosts whose events we know. */
export type Host = "API Gateway v1" | "API Gateway v2" | "function URL" | "Netlify" | "netlify-lambda serve";

export const hosts: readonly Host[] = ["API Gateway v1", "API Gateway v2", "function URL", "Netlify", "netlify-lambda serve"];

const client = "203.0.113.9";

/** Asks an instance as a host would, and gives its answer as a browser would get it. */
export async function askThrough(host: Host, { handler }: Pick<Instance, "handler">, request: Request): Promise<Response> {
  return responseOf(await handler(await eventOf(host, request), { awsRequestId: "request-1" }));
}

/** The event that a host makes of a request. */
export async function eventOf(host: Host, request: Request): Promise<HostEvent> {
  const url = new URL(request.url);
  const bytes = Buffer.from(await request.arrayBuffer());
  const headers = Object.fromEntries([...request.headers, ["host", url.host], ["x-forwarded-for", client], ["x-forwarded-proto", "https"]]);
  const query = url.searchParams;
  // Gateways encode what they do not take for text; function URLs all bodies but JSON and text.
  const isBase64Encoded = host === "function URL" ? true : host !== "netlify-lambda serve" && /multipart/.test(headers["content-type"] ?? "");
  const body = bytes.length === 0 ? null : bytes.toString(isBase64Encoded ? "base64" : "utf8");
  const queryStringParameters = Object.fromEntries(query);
  const multiValueQueryStringParameters = Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const event = (): object => {
    switch (host) {
      case "API Gateway v1":
        return {
          version: "1.0", resource: "/{proxy+}", path: url.pathname, httpMethod: request.method, headers, multiValueHeaders, queryStringParameters, multiValueQueryStringParameters,
          requestContext: { identity: { sourceIp: client }, domainName: url.host, requestId: "request-1" }, body, isBase64Encoded,
        };
      case "API Gateway v2":
      case "function URL":
        return {
          version: "2.0", routeKey: "$default", rawPath: url.pathname, rawQueryString: url.search.slice(1), headers, queryStringParameters,
          requestContext: { http: { method: request.method, path: url.pathname, sourceIp: client, protocol: "HTTP/1.1", userAgent: "" }, domainName: url.host, requestId: "request-1", routeKey: "$default", stage: "$default" },
          ...(body !== null && { body }), isBase64Encoded: body !== null && isBase64Encoded,
        };
      case "Netlify":
        return {
          path: url.pathname, httpMethod: request.method, rawUrl: request.url, rawQuery: url.search.slice(1), headers: { ...headers, "x-nf-client-connection-ip": client, "x-nf-request-id": "request-1" }, multiValueHeaders,
          queryStringParameters, multiValueQueryStringParameters, body, isBase64Encoded,
        };
      case "netlify-lambda serve":
        return { path: url.pathname, httpMethod: request.method, headers, queryStringParameters, body: body ?? Buffer.from("[object Object]").toString("base64"), isBase64Encoded: body === null };
    }
  };
  return event();
}

function responseOf({ statusCode, headers = {}, multiValueHeaders = {}, body = "", isBase64Encoded = false }: HandlerAnswer): Response {
  const all = new Headers(Object.entries(headers));
  for (const [name, values] of Object.entries(multiValueHeaders)) for (const value of values) all.append(name, value);
  const isEmpty = [204, 303, 304].includes(statusCode);
  return new Response(isEmpty ? null : Buffer.from(body, isBase64Encoded ? "base64" : "utf8"), { status: statusCode, headers: all });
}
