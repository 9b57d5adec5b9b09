import type { Bench } from "./bench.ts";
import { settle } from "./files.ts";
import { BenchSite } from "./site.ts";

export interface GrownSite {
  readonly site: BenchSite;
  readonly size: number;
  /** Where it is served, with a slash at its end. */
  readonly url: string;
  /** What was measured of it. */
  readonly times: number[];
}

/** A small site and one twenty times as large, both served. */
export async function growingSites(bench: Bench): Promise<GrownSite[]> {
  const largest = bench.posts(20_000);
  const sizes = bench.smoke ? [largest] : [Math.ceil(largest / 20), largest];
  const sites: GrownSite[] = [];
  for (const size of sizes) {
    const site = await BenchSite.create(bench, size);
    const { url } = await site.start();
    sites.push({ site, size, url, times: [] });
  }
  await settle();
  return sites;
}
