/** What a part of the bench is given. */
export interface Bench {
  /** As small as it may be: to see that it runs, not what it costs. */
  readonly smoke: boolean;
  readonly say: (line: string) => void;
}
