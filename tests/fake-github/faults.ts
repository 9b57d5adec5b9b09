/** A request as the proxy sees it. */
export interface SeenRequest {
  readonly method: string;
  /** With the query, percent-encoded as it came. */
  readonly path: string;
  readonly token: string;
}

/** What becomes of one request. */
export type Fault =
  /** Never reaches GitHub. */
  | { readonly kind: "answer"; readonly status: number; readonly message: string; readonly headers?: Readonly<Record<string, string>> }
  /** GitHub does it; the client hears something else. */
  | { readonly kind: "answer-after"; readonly status: number; readonly message: string }
  /** The connection breaks before GitHub has the request, after GitHub did it, or amid the answer. */
  | { readonly kind: "drop" | "drop-after" | "drop-within" }
  /** GitHub does it and never says so. */
  | { readonly kind: "silence-after" }
  /** GitHub does it, but somebody may act before. */
  | { readonly kind: "first"; readonly act: () => Promise<void> }
  /** The answer's body is changed on its way. */
  | { readonly kind: "edit"; readonly edit: (body: unknown) => unknown; readonly headers?: Readonly<Record<string, string>> };

/** How often each thing goes wrong, from 0 to 1; all of it by one seeded source of chance. */
export interface Weather {
  readonly random: () => number;
  /** Milliseconds from request to answer, beside what the emulator needs. */
  readonly latencyMs?: number;
  /** Writes that meet a 409 of GitHub's by chance. */
  readonly conflicts?: number;
  /** Whether a file's write meets a 409 where the branch moved on its way, as at GitHub; the emulator takes one after the other. */
  readonly races?: boolean;
  /** 502 before the request is done. */
  readonly outages?: number;
  /** The connection drops before, after, or amid it. */
  readonly drops?: number;
}

/** Words GitHub really uses where two write to a branch at once (sources: research, section 4). */
export const CONFLICTS = [
  "refs/heads/main expected to be at e765253c2a06ed7f025ee5c971f0988e54437aca",
  "is at 1ba1c4cd5a4d4a8a4b0a5a5a5f9d0cf1a9c3f8aa but expected 2bb1c4cd5a4d4a8a4b0a5a5a5f9d0cf1a9c3f8bb",
] as const;

/** A fault for this request, or null for a fair one. */
export function faultByChance({ method }: SeenRequest, weather: Weather): Fault | null {
  const { random, conflicts = 0, outages = 0, drops = 0 } = weather;
  const [first, second] = [random(), random()];
  if (method !== "GET" && first < conflicts) return { kind: "answer", status: 409, message: CONFLICTS[second < 0.5 ? 0 : 1] };
  if (first < conflicts + outages) return { kind: second < 0.5 ? "answer" : "answer-after", status: 502, message: "Server Error" };
  if (first < conflicts + outages + drops) return { kind: second < 0.3 ? "drop" : second < 0.8 ? "drop-after" : "drop-within" };
  return null;
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
