/** A mistake in what the author wrote (or in one data file), said so that it can be found and mended. */
export interface Problem {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Counted from 1; absent where the mistake is about the whole file. */
  readonly line?: number;
  /** Key of the front matter or of the JSON. */
  readonly field?: string;
  /** What is wrong, one sentence without a full stop: `unknown status "finished"`. */
  readonly message: string;
  /** What was expected: `one of active, paused, done, abandoned`. */
  readonly expected?: string;
}

/** One problem as one line for the terminal: `content/x.md:3: status: unknown … (expected …)`. */
export function formatProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const field = problem.field === undefined ? "" : `${problem.field}: `;
  const expected = problem.expected === undefined ? "" : ` (expected ${problem.expected})`;
  return `${place}: ${field}${problem.message}${expected}`;
}

/** Names what does not stop a build and should be looked at, a line each. */
export function sayWarnings(problems: readonly Problem[], say: (line: string) => void): void {
  for (const problem of problems) say(`Warning: ${formatProblem(problem)}`);
}

/** Names each data file that was left out, a line each. */
export function sayLeftOut(problems: readonly Problem[], say: (line: string) => void): void {
  for (const problem of problems) say(`Left out: ${formatProblem(problem)}`);
}

/** What an error was caused by, the nearest first. */
export function causesOf({ cause }: Error): readonly Error[] {
  return cause instanceof Error ? [cause, ...causesOf(cause)] : [];
}

/** Thrown where mistakes in the content stop a build; holds all of them. */
export class ContentError extends Error {
  readonly code = "content";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`${problems.length} ${problems.length === 1 ? "mistake" : "mistakes"} in the content:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join("\n")}`);
    this.name = "ContentError";
    this.problems = problems;
  }
}
