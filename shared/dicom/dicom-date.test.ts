import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { parseDicomDate, parseDicomInstant, parseDicomTime, toDicomDate } from "./dicom-date.ts";

describe("DICOM dates", () => {
  it("comes back unchanged for every day", () => {
    const first = Temporal.PlainDate.from("1850-01-01");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120_000 }), (days) => {
        const day = first.add({ days }).toString();
        expect(parseDicomDate(toDicomDate(day))).toBe(day);
      }),
    );
  });

  it("tolerates the older forms and refuses what is no day", () => {
    expect(parseDicomDate("1997.04.24")).toBe("1997-04-24");
    expect(parseDicomDate(" 20261121 ")).toBe("2026-11-21");
    for (const wrong of ["", "20260230", "2026", "00000000", "20261301", "anonymous", "2026.1121"]) {
      expect(parseDicomDate(wrong)).toBeNull();
    }
  });

  it("reads times of every precision", () => {
    expect(parseDicomTime("0930")).toEqual({ hour: 9, minute: 30, second: 0, millisecond: 0 });
    expect(parseDicomTime("093015.123456")).toEqual({ hour: 9, minute: 30, second: 15, millisecond: 123 });
    expect(parseDicomTime("09:30:15")).toEqual({ hour: 9, minute: 30, second: 15, millisecond: 0 });
    expect(parseDicomTime("235960")?.second).toBe(59);
    for (const wrong of ["", "2460", "12:99", "noon", "1"]) expect(parseDicomTime(wrong)).toBeNull();
  });

  it("reads date and time in Europe/London, summer and winter", () => {
    expect(parseDicomInstant("20260701", "120000")).toBe(Date.UTC(2026, 6, 1, 11));
    expect(parseDicomInstant("20260101", "120000")).toBe(Date.UTC(2026, 0, 1, 12));
    expect(parseDicomInstant("20260329", "013000")).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it("follows the header's own offset, and ignores one that cannot be", () => {
    expect(parseDicomInstant("20260701", "120000", "+0500")).toBe(Date.UTC(2026, 6, 1, 7));
    expect(parseDicomInstant("20260701", "120000", "-0330")).toBe(Date.UTC(2026, 6, 1, 15, 30));
    expect(parseDicomInstant("20260701", "120000", "+9900")).toBe(Date.UTC(2026, 6, 1, 11));
  });

  it("never throws, whatever the header holds", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (date, time, offset) => {
        const instant = parseDicomInstant(date, time, offset);
        expect(instant === null || Number.isFinite(instant)).toBe(true);
      }),
    );
    expect(parseDicomInstant("20260701", "nonsense")).toBe(Date.UTC(2026, 5, 30, 23));
    expect(parseDicomInstant("", "120000")).toBeNull();
  });
});
