import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { dateInName, dueAt, fromFileTime, parseDate } from "../../src/content/dates.ts";

const iso = (text: string) => parseDate(text)?.date.iso;

describe("a date", () => {
  it("keeps the author's day whatever the offset", () => {
    assert.deepEqual(parseDate("2018-02-15T22:38:14-06:00")?.date, { day: "2018-02-15", iso: "2018-02-15T22:38:14-06:00" });
    assert.deepEqual(parseDate("2026-11-13T00:40:00+01:00")?.date, { day: "2026-11-13", iso: "2026-11-13T00:40:00+01:00" });
  });

  it("may be a day, or have a time, seconds, a fraction and an offset", () => {
    assert.equal(iso("2026-11-20"), "2026-11-20");
    assert.equal(iso("2026-11-20 09:30"), "2026-11-20T09:30:00Z");
    assert.equal(iso("2026-11-20 09:30:15"), "2026-11-20T09:30:15Z");
    assert.equal(iso("2018-02-15 22:38:14 -0600"), "2018-02-15T22:38:14-06:00");
    assert.equal(iso("2019-12-31t11:42:58.250z"), "2019-12-31T11:42:58.250Z");
  });

  for (const text of ["2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-1", "20261120", "yesterday", "", "2026-11-20T24:00", "2026-11-20 10:61", "2026-11-20T10:00:00+25:00", "2026-11-20 x"]) {
    it(`cannot be ${JSON.stringify(text)}`, () => assert.equal(parseDate(text), undefined));
  }

  it("knows leap days", () => {
    assert.equal(parseDate("2024-02-29")?.date.day, "2024-02-29");
    assert.equal(parseDate("2000-02-29")?.date.day, "2000-02-29");
    assert.equal(parseDate("1900-02-29"), undefined);
  });

  it("keeps its day and its instant for every day, time and offset", () => {
    const day = fc.date({ min: new Date("0100-01-01"), max: new Date("9990-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: -1439, max: 1439 }), (date, minutes) => {
        const sign = minutes < 0 ? "-" : "+";
        const offset = `${sign}${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0")}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;
        const text = `${date.toISOString().slice(0, 19)}${offset}`;
        const moment = parseDate(text);
        assert.equal(moment?.date.day, text.slice(0, 10));
        assert.equal(moment.at, Date.parse(text));
      }),
    );
  });
});

describe("a date before a file's name", () => {
  it("is found with and without a name behind it", () => {
    assert.equal(dateInName("2026-03-01-first"), "2026-03-01");
    assert.equal(dateInName("2026-03-01"), "2026-03-01");
  });

  it("is not the beginning of a longer number", () => assert.equal(dateInName("2026-03-0100"), undefined));
});

describe("a file's time", () => {
  it("is the same instant, in this machine's day", () => {
    const modified = new Date("2026-06-01T23:30:05Z");
    const moment = fromFileTime(modified);
    assert.equal(moment.at, modified.getTime());
    assert.equal(moment.date.day, [modified.getFullYear(), modified.getMonth() + 1, modified.getDate()].map((part) => String(part).padStart(2, "0")).join("-"));
  });
});

describe("when a log is due", () => {
  it("is its instant, or the beginning of its day on this machine", () => {
    const instant = parseDate("2026-11-20T09:30:00+01:00");
    const day = parseDate("2026-11-20");
    assert.ok(instant && day);
    assert.equal(dueAt(instant), Date.parse("2026-11-20T08:30:00Z"));
    assert.equal(dueAt(day), new Date(2026, 10, 20).getTime());
  });
});
