import { createServer, type RequestListener, type Server } from "node:http";

interface ClientPatience {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}

/**
 * How long a client may take, in milliseconds. The largest request is 64 KiB: half a minute is enough for the slowest
 * phone, while Node's own five minutes let a few hundred sockets be held by one who sends a byte now and then.
 */
const patience: ClientPatience = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 };

/** Longer than proxies keep theirs (a minute): one that we close just as a request comes is a request that fails. */
const keepAliveTimeout = 75_000;

/** A server that does not wait for ever: a client that dawdles is answered 408, and its connection is closed. */
export function createHttpServer(handle: RequestListener, limits: ClientPatience = patience): Server {
  return createServer({ ...limits, keepAliveTimeout }, handle);
}
