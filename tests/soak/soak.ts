/** What a part of the soak is given. It throws where a promise is broken. */
export interface Soak {
  /** As small as it may be: to see that it runs. */
  readonly small: boolean;
  readonly seed: number;
  /** Says one line, with the time since the part began: a person is watching. */
  readonly say: (line: string) => void;
}
