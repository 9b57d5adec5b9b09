import pino, { type DestinationStream, type Logger } from "pino";
import { currentRequestId } from "./request.ts";

/** A log of lines of JSON, each with the request it belongs to. Written at once: a function is frozen as soon as it has answered. */
export function createJsonLog(destination: DestinationStream | number = 1): Logger {
  const mixin = (): object => {
    const requestId = currentRequestId();
    return requestId === undefined ? {} : { requestId };
  };
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) }, mixin }, typeof destination === "number" ? pino.destination({ dest: destination, sync: true }) : destination);
}
