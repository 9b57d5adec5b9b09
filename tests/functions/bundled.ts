import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import type { HostEvent } from "../../functions/parts/events.ts";

/** What a handler answers: the form that Lambda, API Gateway and Netlify take. */
export interface HandlerAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** One instance of a function: nothing of its memory is any other's. */
export interface Instance {
  readonly handler: (event: HostEvent, context?: { readonly awsRequestId?: string; readonly getRemainingTimeInMillis?: () => number }) => Promise<HandlerAnswer>;
  /** What it wrote on stdout. */
  readonly log: string[];
}

export interface Bundle {
  readonly text: string;
  /** As a host starts it, in this process; `clock` gives milliseconds since 1970. Throws what the function throws when it is loaded. */
  start(env: Readonly<Record<string, string>>, clock?: () => number): Instance;
}

const require = createRequire(import.meta.url);
const checkout = path.resolve(import.meta.dirname, "../..");

const made = new Map<string, Promise<Bundle>>();

/** A function, made into one file by the loader that netlify-lambda is given; once for a process. */
export function bundled(name: "api" | "rebuild"): Promise<Bundle> {
  const bundle = made.get(name) ?? makeBundle(name);
  made.set(name, bundle);
  return bundle;
}

async function makeBundle(name: "api" | "rebuild"): Promise<Bundle> {
  const { bundle } = require("../../functions/bundling/esbuild-entry.cjs") as { bundle: (entry: string) => Promise<{ text: string }> };
  const { text } = await bundle(path.join(checkout, "functions", `${name}.ts`));
  const script = new vm.Script(`(function (exports, require, module, Date) {${text}\n})`, { filename: `${name}.js` });
  return {
    text,
    start(env, clock = Date.now) {
      const log: string[] = [];
      const module = { exports: {} as { handler: Instance["handler"] } };
      const outside = process.env;
      // It reads its settings once, while it is loaded.
      process.env = { ...env };
      try {
        const load = script.runInThisContext() as (exports: object, require: (name: string) => unknown, module: object, date: DateConstructor) => void;
        load(module.exports, (id) => (/^(node:)?fs$/.test(id) ? quietFs(log) : require(id)), module, dateBy(clock));
      } finally {
        process.env = outside;
      }
      return { handler: module.exports.handler, log };
    },
  };
}

/** A `Date` for which it is the time that the clock says. */
function dateBy(clock: () => number): DateConstructor {
  return new Proxy(Date, {
    get: (target, key) => (key === "now" ? clock : (Reflect.get(target, key) as unknown)),
    construct: (target, args: []) => (args.length === 0 ? new target(clock()) : new target(...args)),
  });
}

/** Keeps what is written to stdout. */
function quietFs(log: string[]): object {
  const writeSync = (file: number, data: string | Uint8Array, ...rest: never[]): number => {
    if (file !== 1) return fs.writeSync(file, data as string, ...rest);
    log.push(data.toString());
    return Buffer.byteLength(data);
  };
  return { ...fs, writeSync };
}
