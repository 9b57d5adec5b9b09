/** What a part of the bench is given. */
export interface Bench {
  /** As small as it may be: to see that it runs, not what it costs. */
  readonly smoke: boolean;
  /** How many posts the largest site has: what `--posts` says, else so many. */
  readonly posts: (usual: number) => number;
  /** How often everything is measured: what `--rounds` says, else so often. */
  readonly rounds: (usual: number) => number;
  /** To be done when the part has ended, however it ended; what was asked last is done first. */
  readonly after: (act: () => Promise<unknown>) => void;
  readonly say: (line: string) => void;
  /** Says a figure beside what it must be and what it should be. */
  readonly target: (target: Target) => void;
}

/** A figure that issue and users hold us to. */
export interface Target {
  readonly figure: string;
  readonly found: number;
  readonly unit: Unit;
  readonly must: number;
  readonly aim?: number;
  /** Whether more is better. @default false */
  readonly atLeast?: boolean;
}

/** `""` counts things. */
export type Unit = "×" | "ms" | "s" | "MiB" | "";

const digits: Readonly<Record<Unit, number>> = { "×": 2, ms: 1, s: 2, MiB: 0, "": 0 };

/** A target in words: what must be, what should be, what is, and what that means. */
export function inWords({ figure, found, unit, must, aim, atLeast = false }: Target): { figure: string; must: string; aim: string; found: string; verdict: string } {
  const sign = atLeast ? "≥" : "≤";
  const isMet = (limit: number): boolean => (atLeast ? found >= limit : found <= limit);
  const missed = aim === undefined || isMet(aim) ? "met" : "met, the aim is missed";
  return {
    figure,
    must: `${sign} ${must} ${unit}`.trim(),
    aim: aim === undefined ? "–" : `${sign} ${aim} ${unit}`.trim(),
    found: `${found.toFixed(digits[unit])} ${unit}`.trim(),
    verdict: isMet(must) ? missed : "MISSED",
  };
}
