import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decideRebuild, slotMs, type RebuildRules } from "../../src/publish/rebuild/rebuild-decision.ts";
import { seededRandom } from "../fake-github/faults.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const began = Date.parse("2026-06-01T00:00:00Z");
const iso = (time: number): string => new Date(time).toISOString();
const rules: RebuildRules = { quietMs: 10 * minute, longestWaitMs: hour, perDay: 24 };
const idle = { builtAt: iso(began - day), builds: [] };

/** Minutes after `began` at which runs every ten minutes, at `shift`, ask for a build. */
function tries(unbuilt: { oldest: number; newest: number }, { deployed = idle, minutes = 1500, shift = 3, given = rules }: { deployed?: Parameters<typeof decideRebuild>[0]["deployed"]; minutes?: number; shift?: number; given?: RebuildRules } = {}): number[] {
  const runs = Array.from({ length: Math.floor(minutes / 10) }, (_, n) => 10 * n + shift);
  return runs.filter((at) => decideRebuild({ now: began + at * minute, deployed, unbuilt }, given).build);
}

describe("the decision to build", () => {
  it("is taken when a commit is ten minutes old, and again at about 20, 40, 80 … minutes while it stays unbuilt", () => {
    assert.deepEqual(tries({ oldest: began, newest: began }), [23, 33, 53, 93, 173, 333, 653, 1013, 1373]);
  });

  it("waits for quiet, but no comment waits longer than an hour for it", () => {
    const at = began + 70 * minute;
    const conversation = { oldest: began, newest: at - minute };
    assert.equal(decideRebuild({ now: at, deployed: idle, unbuilt: conversation }, rules).build, true);
    assert.deepEqual(decideRebuild({ now: began + 50 * minute, deployed: idle, unbuilt: { oldest: began, newest: began + 45 * minute } }, rules), { build: false, why: "waits for quiet", until: began + 55 * minute });
  });

  it("builds nothing where nothing new would show, and a text when its date has come", () => {
    assert.deepEqual(decideRebuild({ now: began, deployed: idle }, rules), { build: false, why: "nothing new" });
    const deployed = { ...idle, nextDue: iso(began + 60 * minute) };
    assert.deepEqual(decideRebuild({ now: began, deployed }, rules), { build: false, why: "waits for a text's date", until: began + 60 * minute });
    const runs = [50, 60, 70, 80, 90].filter((at) => decideRebuild({ now: began + at * minute, deployed }, rules).build);
    assert.deepEqual(runs, [70, 80]);
    assert.equal(decideRebuild({ now: began + 70 * minute, deployed: { ...deployed, builtAt: iso(began + 65 * minute) } }, rules).build, false);
  });

  it("keeps to the day's budget, and builds as soon as it allows", () => {
    const builds = [iso(began - 20 * hour), iso(began - hour)];
    const asked = tries({ oldest: began, newest: began }, { deployed: { builtAt: iso(began - hour), builds }, given: { ...rules, perDay: 2 } });
    assert.equal(asked[0], 4 * 60 + 13);
    const rare = tries({ oldest: began, newest: began }, { deployed: { builtAt: iso(began - hour), builds: [] }, given: { ...rules, perDay: 0.5 }, minutes: 4000 });
    assert.equal(rare[0], 47 * 60 + 13);
  });

  it("tries a build that fails for a month no oftener in the end than the budget has builds", () => {
    const asked = tries({ oldest: began, newest: began }, { given: { ...rules, perDay: 0.5 }, minutes: (30 * day) / minute });
    const later = asked.filter((at) => at > (4 * day) / minute);
    assert.ok(later.length >= 10 && later.length <= 14, `${later.length} tries in 26 days`);
    assert.equal(Math.min(...later.slice(1).map((at, n) => at - (later[n] ?? 0))), (2 * day) / minute);
  });

  it("is the same for every run in the same ten minutes", () => {
    for (const shift of [0, 1, 5, 9]) assert.deepEqual(tries({ oldest: began, newest: began }, { shift }).map((at) => Math.floor(at / 10)), [2, 3, 5, 9, 17, 33, 65, 101, 137]);
  });
});

describe("half a year of random arrivals, failing builds and late runs", () => {
  for (const [name, perDay, arrivalsADay] of [["plenty", 24, 12], ["few builds", 3, 12], ["a free plan", 0.5, 4]] as const) {
    it(`${name}: keeps to the budget, loses nothing, and nobody waits much longer than he must`, (context) => {
      const { builds, waits, left, mostInADay, closest } = simulate({ days: 180, perDay, arrivalsADay, seed: 11 });
      const sorted = waits.toSorted((one, other) => one - other);
      const [median = 0, longest = 0] = [sorted.at(sorted.length / 2), sorted.at(-1)];
      context.diagnostic(`${builds} builds, ${waits.length} comments, median wait ${Math.round(median / minute)} min, longest ${Math.round(longest / minute)} min`);
      assert.equal(left, 0, "nothing is forgotten");
      if (perDay >= 1) assert.ok(mostInADay <= perDay, `${mostInADay} in a day`);
      else assert.ok(closest >= day / perDay, `two builds within ${closest / hour} h`);
      // A quarter of the builds fails, once a whole day of them: tries double up to six hours, or the budget's pause.
      assert.ok(longest <= (perDay < 1 ? 2 * (day / perDay) : 2 * day) + day, `${longest / hour} h`);
      assert.ok(median <= (perDay >= 24 ? 30 * minute : perDay < 1 ? day / perDay : day / 2), `${median / minute} min`);
    });
  }
});

interface Simulated {
  readonly builds: number;
  /** From commit to page, in milliseconds. */
  readonly waits: number[];
  readonly left: number;
  readonly mostInADay: number;
  /** Least time between two builds. */
  readonly closest: number;
}

/** A site's host: builds take 1 to 8 minutes, a quarter fails, and on the hundredth day all of them. */
function simulate({ days, perDay, arrivalsADay, seed }: { days: number; perDay: number; arrivalsADay: number; seed: number }): Simulated {
  const random = seededRandom(seed);
  const end = began + days * day;
  const arrivals: number[] = [];
  for (let at = began; at < end; at += -Math.log(1 - random()) * (day / arrivalsADay)) arrivals.push(at);
  const given = { ...rules, perDay };
  const deployed = { builtAt: began - 10 * day, upTo: began - 1, times: [] as number[] };
  const waits: number[] = [];
  let running: { readonly done: number; readonly upTo: number; readonly fails: boolean } | undefined;

  // Ten days more, in which nothing comes: what is left then was forgotten.
  for (let slot = began; slot < end + 10 * day; slot += slotMs) {
    // Runs come late by chance, sometimes twice, seldom not at all.
    const runs = random() < 0.02 ? [] : random() < 0.1 ? [random(), random()] : [random() * 0.3];
    for (const late of runs) {
      const now = slot + late * slotMs;
      if (running !== undefined && running.done <= now) {
        if (!running.fails) {
          const { done, upTo } = running;
          waits.push(...arrivals.filter((at) => at > deployed.upTo && at <= upTo).map((at) => done - at));
          Object.assign(deployed, { builtAt: done, upTo });
          deployed.times.push(done);
        }
        running = undefined;
      }
      const unbuilt = arrivals.filter((at) => at > deployed.upTo && at <= now);
      const [oldest, newest] = [unbuilt[0], unbuilt.at(-1)];
      const builds = deployed.times.filter((time) => now - time < day).map(iso);
      const { build } = decideRebuild({ now, deployed: { builtAt: iso(deployed.builtAt), builds }, unbuilt: oldest === undefined || newest === undefined ? undefined : { oldest, newest } }, given);
      // Asked twice, a host builds one after the other, and the second finds that it is published already.
      if (build && running === undefined) running = { done: now + (1 + 4 * random()) * minute, upTo: now, fails: random() < 0.25 || Math.floor((now - began) / day) === 100 };
    }
  }
  const { times } = deployed;
  return {
    builds: times.length,
    waits,
    left: arrivals.filter((at) => at > deployed.upTo).length,
    mostInADay: Math.max(...times.map((time) => times.filter((other) => other >= time && other < time + day).length)),
    closest: Math.min(...times.slice(1).map((time, n) => time - (times[n] ?? 0))),
  };
}
