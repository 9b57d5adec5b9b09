import { Hono } from "hono";
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";

/** What we read of an event ourselves: API Gateway v1 and v2, function URLs, and Netlify, whose events are like v1 without a context. */
export interface HostEvent {
  readonly path?: string;
  readonly rawPath?: string;
  readonly httpMethod?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext?: { readonly identity?: { readonly sourceIp?: string }; readonly http?: { readonly sourceIp?: string; readonly method?: string }; readonly requestId?: string };
}

/** What hosts tell beside a request; all of it may be absent. */
export interface Client {
  /** Who sent it, as the host saw it. */
  readonly address?: string;
  /** The host's name for the request, for its logs and ours. */
  readonly requestId?: string;
  /** Milliseconds until the host ends the instance, whatever it does. */
  readonly remainingMs?: () => number;
}

/** The handler of a function: `answer` gets web-standard requests, whichever host sends the events. */
export function eventHandler(answer: (request: Request, client: Client) => Promise<Response>): (event: HostEvent, context?: Partial<LambdaContext>) => Promise<unknown> {
  const app = new Hono<{ Bindings: { event: HostEvent; lambdaContext: Partial<LambdaContext> | undefined } }>();
  app.all("*", (c) => answer(c.req.raw, clientOf(c.env.event, c.env.lambdaContext)));
  const handler = handle(app);
  return (event, context) => handler(tidied(event) as LambdaEvent, context as LambdaContext);
}

/** An event in the form that others have. */
function tidied(event: HostEvent): HostEvent {
  const method = event.httpMethod ?? event.requestContext?.http?.method;
  // netlify-lambda serve sends one with GET, too: "[object Object]".
  const body = typeof event.body === "string" && event.body !== "" && method !== "GET" && method !== "HEAD" ? event.body : null;
  const { path, rawPath } = event;
  return { ...event, body, ...(path !== undefined && { path: fromApi(path) }), ...(rawPath !== undefined && { rawPath: fromApi(rawPath) }) };
}

/** A path without what its host puts before it: a stage of API Gateway, a mapping of a domain, Netlify's own folder for functions. */
function fromApi(path: string): string {
  return path.replace(/^(?!\/api(?:\/|$))\/.*?(?=\/api(?:\/|$))/, "");
}

/** What may stand in the header of an answer. */
const sendable = /^[\x21-\x7e]{1,200}$/;

function clientOf({ requestContext, headers }: HostEvent, context: Partial<LambdaContext> | undefined): Client {
  // Netlify writes this header over whatever a client sends by that name. Elsewhere the context has the address.
  const address = requestContext?.http?.sourceIp ?? requestContext?.identity?.sourceIp ?? headers?.["x-nf-client-connection-ip"];
  const requestId = [context?.awsRequestId, requestContext?.requestId, headers?.["x-nf-request-id"]].find((id) => id !== undefined && sendable.test(id));
  const remainingMs = context?.getRemainingTimeInMillis?.bind(context);
  return { ...(address !== undefined && { address }), ...(requestId !== undefined && { requestId }), ...(remainingMs !== undefined && { remainingMs }) };
}
