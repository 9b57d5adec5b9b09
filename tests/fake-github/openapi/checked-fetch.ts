import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

type Schema = object | null;

interface Operation {
  readonly body?: Schema;
  /** By status; null is an answer without a body. */
  readonly answers: Readonly<Record<string, Schema>>;
}

interface Slice {
  readonly source: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: object;
}

interface Deviation {
  readonly operation: RegExp;
  readonly status?: number;
  readonly problem: RegExp;
  readonly reason: string;
}

/** Where an answer is known not to follow the description, and why that is no fault of ours. */
const deviations: readonly Deviation[] = [
  { operation: /^GET \/repos\/\{owner\}\/\{repo\}$/, status: 200, problem: /(network|subscribers)_count/, reason: "the emulator leaves these counts away" },
  { operation: /^(PUT|DELETE) .*\/contents\//, status: 409, problem: /must match exactly one schema in oneOf/, reason: "the two bodies described for a conflict overlap, so that a plain one is both" },
];

/** Limits, rights and outages may be the answer to every request; the description names them here and there only. */
const ANYWHERE = (status: number) => status >= 500 || [401, 403, 429].includes(status);

const slice = JSON.parse(readFileSync(new URL("slice.json", import.meta.url), "utf8")) as Slice;
// GitHub's description uses OpenAPI's own formats and keywords.
const ajv = new Ajv({ strict: false, validateFormats: false });
const compiled = new Map<Schema, ValidateFunction>();

/**
 * `fetch` for Octokit that holds every request and every answer against GitHub's own description.
 * What does not fit is added to `violations`: thrown here, it would look like a broken connection.
 */
export function checkedFetch(violations: string[]): typeof fetch {
  return async (input, init) => {
    const method = init?.method ?? "GET";
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const found = findOperation(method, pathname);
    if (found === undefined) {
      violations.push(`${method} ${pathname} is no operation of the slice.`);
      return await fetch(input, init);
    }
    const [name, operation] = found;
    const note = (problem: string, status?: number) => {
      const known = deviations.some((deviation) => deviation.operation.test(name) && (deviation.status ?? status) === status && deviation.problem.test(problem));
      if (!known) violations.push(`${name}${status === undefined ? "" : ` → ${status}`}: ${problem}`);
    };
    if (typeof init?.body === "string") check(operation.body ?? null, JSON.parse(init.body), note);

    const answer = await fetch(input, init);
    const { status } = answer;
    if (ANYWHERE(status)) return answer;
    const schema = operation.answers[status];
    if (schema === undefined) note("the description knows no such answer", status);
    else if (schema !== null) await checkAnswer(schema, answer, (problem) => note(problem, status));
    return answer;
  };
}

async function checkAnswer(schema: object, answer: Response, note: (problem: string) => void): Promise<void> {
  // A connection that breaks within the body is the store's to notice.
  const text = await answer.clone().text().catch(() => null);
  if (text !== null) check(schema, JSON.parse(text), note);
}

function check(schema: Schema, value: unknown, note: (problem: string) => void): void {
  if (schema === null) return note("there should be no body");
  const validate = compiled.get(schema) ?? ajv.compile({ ...schema, schemas: slice.schemas });
  compiled.set(schema, validate);
  if (!validate(value)) note(ajv.errorsText(validate.errors));
}

function findOperation(method: string, pathname: string): readonly [string, Operation] | undefined {
  return Object.entries(slice.operations).find(([name]) => {
    const [itsMethod, route = ""] = name.split(" ");
    // The last parameter may hold slashes, as a path or a ref does, and the root has no path.
    const pattern = route.replace(/\/\{path\}$/, "(/.*)?").replace(/\{(ref|basehead)\}$/, ".*").replaceAll(/\{\w+\}/g, "[^/]+");
    return itsMethod === method && new RegExp(`^${pattern}$`).test(pathname);
  });
}
