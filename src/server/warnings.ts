import { formatProblem, type Problem, sayWarnings } from "../content/problems.ts";

/**
 * Says what does not stop a running site. Layouts, templates and settings are looked through with every change, whatever it
 * is about: what is wrong with them is said once, until it is mended or something else is wrong.
 */
export class Warnings {
  readonly #log: (line: string) => void;
  #known = new Set<string>();
  /** What the last build found. */
  #found = new Set<string>();

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** All that is wrong around the texts, and what is wrong with texts that were looked through. */
  say(problems: readonly Problem[]): void {
    const known = this.#known;
    this.#known = new Set();
    this.#say(problems, known);
  }

  /** All that a build found besides, which only it can find. */
  add(problems: readonly Problem[]): void {
    this.#say(problems, new Set([...this.#known, ...this.#found]));
    this.#found = new Set(problems.map(formatProblem));
  }

  #say(problems: readonly Problem[], known: ReadonlySet<string>): void {
    const fresh = problems.filter((problem) => problem.file.startsWith("content/") || !known.has(formatProblem(problem)));
    for (const problem of problems) this.#known.add(formatProblem(problem));
    sayWarnings(fresh, this.#log);
  }
}
