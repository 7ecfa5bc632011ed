import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatBorn,
  formatBytes,
  formatClockTime,
  formatCountdown,
  formatDate,
  formatDay,
  formatDoneAt,
  formatDueAt,
  formatDueInSentence,
  formatDuration,
  formatLateness,
  formatName,
  formatNhsNumber,
  formatRecent,
  formatSexAndAge,
} from "./format.ts";

const at = (text: string): number => Temporal.ZonedDateTime.from(`${text}[Europe/London]`).epochMilliseconds;
const name = { family: "", given: "", middle: "", prefix: "", suffix: "", ideographic: "" };

describe("formatName", () => {
  it("writes family name in capitals, given name and title", () => {
    expect(formatName({ ...name, family: "Smith", given: "John", prefix: "Mr" })).toBe("SMITH, John (Mr)");
  });
  it("leaves out what is missing and never gives an empty string", () => {
    expect(formatName({ ...name, family: "O'Neill" })).toBe("O'NEILL");
    expect(formatName({ ...name, given: "Ann" })).toBe("Ann");
    expect(formatName({ ...name, ideographic: "山田^太郎" })).toBe("山田^太郎");
    expect(formatName(name)).toBe("Name not recorded");
  });
});

describe("dates and times", () => {
  it("writes a date with hyphens that do not break", () => {
    expect(formatDate("1961-03-04")).toBe("04‑Mar‑1961");
    expect(formatDate("1961-02-31")).toBe("not recorded");
    expect(formatDate(null)).toBe("not recorded");
  });
  it("shows Europe/London on both sides of the change of clocks", () => {
    expect(formatClockTime(Date.UTC(2026, 9, 25, 0, 30))).toBe("Sun 25‑Oct‑2026 01:30");
    expect(formatClockTime(Date.UTC(2026, 9, 25, 1, 30))).toBe("Sun 25‑Oct‑2026 01:30");
    expect(formatClockTime(Date.UTC(2026, 9, 25, 2, 30))).toBe("Sun 25‑Oct‑2026 02:30");
  });
  it("puts an instant just before midnight in summer on the London day", () => {
    expect(formatDay(Date.UTC(2026, 6, 1, 23, 30))).toBe("02‑Jul‑2026");
  });
  it("says tomorrow, the weekday, and the year only where it differs", () => {
    const now = at("2026-12-30T14:32");
    expect(formatDueAt(at("2026-12-30T17:00"), now)).toBe("17:00");
    expect(formatDueAt(at("2026-12-31T12:00"), now)).toBe("Tomorrow 12:00");
    expect(formatDueInSentence(at("2026-12-31T12:00"), now)).toBe("tomorrow 12:00");
    expect(formatDueAt(at("2027-01-04T17:00"), now)).toBe("Mon 04‑Jan‑2027 17:00");
    expect(formatDueAt(at("2026-11-23T17:00"), at("2026-11-19T14:32"))).toBe("Mon 23‑Nov 17:00");
  });
  it("says today and yesterday by the calendar, not by 24 hours", () => {
    const now = at("2026-11-19T00:10");
    expect(formatRecent(at("2026-11-18T23:50"), now)).toBe("yesterday 23:50");
    expect(formatDoneAt(at("2026-11-19T00:05"), now)).toBe("today 00:05");
    expect(formatDoneAt(at("2026-03-04T10:48"), now)).toBe("04‑Mar‑2026 10:48");
  });
});

describe("durations", () => {
  it("chooses the unit that a reader needs", () => {
    expect(formatDuration(40_000)).toBe("40 s");
    expect(formatDuration(46 * 60_000 + 59_000)).toBe("46 min");
    expect(formatDuration(64 * 60_000)).toBe("1 h 04 min");
    expect(formatDuration(24 * 3_600_000)).toBe("1 day");
    expect(formatDuration(76 * 3_600_000)).toBe("3 days 4 h");
    expect(formatDuration(-5)).toBe("0 s");
  });
  it("says how late in words that stay short, however long it is", () => {
    const late = (days: number) => formatLateness(days * 24 * 3_600_000);
    expect(formatLateness((9 * 60 + 5) * 60_000)).toBe("9 h 05 min");
    expect(formatLateness((13 * 60 + 50) * 60_000)).toBe("13 h");
    expect([late(1.1), late(3.2), late(99.9)]).toEqual(["1 day", "3 days", "99 days"]);
    expect([late(100), late(181), late(182), late(730)]).toEqual(["14 weeks", "25 weeks", "5 months", "23 months"]);
    expect([late(731), late(12_255)]).toEqual(["2 years", "33 years"]);
  });
  it("runs down by the second", () => {
    expect(formatCountdown(252_000)).toBe("4:12");
    expect(formatCountdown(3_852_000)).toBe("1:04:12");
    expect(formatCountdown(-1)).toBe("0:00");
  });
});

describe("formatAge", () => {
  const now = at("2026-11-19T14:32");
  it("counts days, weeks, months, then years", () => {
    expect(formatAge("2026-11-19", now)).toBe("0 days");
    expect(formatAge("2026-10-23", now)).toBe("27 days");
    expect(formatAge("2026-08-19", now)).toBe("13 weeks");
    expect(formatAge("2025-09-19", now)).toBe("14 months");
    expect(formatAge("2024-11-19", now)).toBe("2 years");
    expect(formatAge("1961-11-20", now)).toBe("64 years");
    expect(formatAge("1961-11-19", now)).toBe("65 years");
  });
  it("says nothing rather than something wrong", () => {
    expect(formatAge(null, now)).toBe("");
    expect(formatAge("2027-01-01", now)).toBe("");
    expect(formatAge("not a date", now)).toBe("");
    expect(formatSexAndAge("unknown", null, now)).toBe("Not recorded");
    expect(formatSexAndAge("female", "1961-11-19", now)).toBe("F 65");
    expect(formatSexAndAge("male", "2025-09-19", now)).toBe("M 14 months");
  });
});

describe("a birth date that cannot be right", () => {
  const now = at("2026-11-19T14:32");
  it("is shown without an age, to be checked", () => {
    expect(formatSexAndAge("male", "1111-03-04", now)).toBe("M 04‑Mar‑1111, check");
    expect(formatSexAndAge("female", "2026-11-20", now)).toBe("F 20‑Nov‑2026, check");
    expect(formatBorn("1895-11-19", now)).toBe("19‑Nov‑1895, check");
    expect(formatAge("1895-11-19", now)).toBe("");
  });
  it("begins after the 131st birthday and ahead of today", () => {
    expect(formatBorn("1895-11-20", now)).toBe("20‑Nov‑1895 (130 years)");
    expect(formatBorn("2026-11-19", now)).toBe("19‑Nov‑2026 (0 days)");
    expect(formatBorn(null, now)).toBe("not recorded");
  });
  it("never gives a number of years over 130", () => {
    const date = fc.date({ min: new Date("0001-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(date, (birth) => {
        const years = /(\d+) years/.exec(formatBorn(birth.toISOString().slice(0, 10), now));
        expect(Number(years?.[1] ?? 0)).toBeLessThanOrEqual(130);
      }),
    );
  });
});

describe("figures", () => {
  it("groups an NHS number and leaves anything else alone", () => {
    expect(formatNhsNumber("9434765919")).toBe("943 476 5919");
    expect(formatNhsNumber("94347")).toBe("94347");
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(formatNhsNumber(text).replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });
  it("writes storage in the unit that fits", () => {
    expect(formatBytes(999)).toBe("999 bytes");
    expect(formatBytes(12_400_000_000)).toBe("12.4 GB");
  });
});
