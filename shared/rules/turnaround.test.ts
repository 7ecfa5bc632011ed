import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { Priority } from "../domain/workitem.ts";
import { defaultCalendar, isWorkingDay, type PatientSetting, turnaroundTarget } from "./turnaround.ts";

function london(text: string): number {
  return Temporal.PlainDateTime.from(text).toZonedDateTime("Europe/London").epochMilliseconds;
}

function target(examined: string, priority: Priority, setting: PatientSetting): string {
  const due = turnaroundTarget({ clockStartedAt: london(examined), priority, setting });
  if (due === null) return "none";
  return Temporal.Instant.fromEpochMilliseconds(due)
    .toZonedDateTimeISO("Europe/London")
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });
}

describe("turnaround target", () => {
  it.each<[string, Priority, PatientSetting, string]>([
    ["2026-11-18T10:00", "routine", "other", "2026-11-19T17:00"],
    ["2026-11-20T16:00", "routine", "other", "2026-11-23T17:00"],
    ["2026-11-21T12:00", "routine", "other", "2026-11-23T17:00"],
    ["2026-12-24T15:00", "routine", "other", "2026-12-29T17:00"],
    ["2027-03-25T09:00", "cancerPathway", "other", "2027-03-30T17:00"],
    ["2026-11-18T10:00", "routine", "inpatient", "2026-11-18T17:00"],
    ["2026-11-18T10:00", "routine", "emergency", "2026-11-18T17:00"],
    ["2026-11-18T18:30", "routine", "inpatient", "2026-11-19T17:00"],
    ["2026-11-21T03:00", "routine", "emergency", "2026-11-23T17:00"],
    ["2026-11-18T10:00", "urgent", "other", "2026-11-18T12:00"],
    ["2026-11-18T16:15", "urgent", "other", "2026-11-19T10:15"],
    ["2026-11-21T12:00", "urgent", "other", "2026-11-23T11:00"],
    ["2026-11-18T06:00", "urgent", "other", "2026-11-18T11:00"],
    ["2026-11-21T12:00", "immediate", "other", "2026-11-21T13:00"],
    // The clocks go back on 25 October 2026 and forward on 28 March 2027: working days keep their local hours.
    ["2026-10-23T12:00", "routine", "other", "2026-10-26T17:00"],
    ["2027-03-24T16:30", "urgent", "other", "2027-03-25T10:30"],
  ])("of an examination at %s, %s, %s, is %s", (examined, priority, setting, due) => {
    expect(target(examined, priority, setting)).toBe(due);
  });

  it("does not run without an examination time", () => {
    expect(turnaroundTarget({ clockStartedAt: null, priority: "urgent", setting: "inpatient" })).toBeNull();
  });

  it("is after the examination, and at the latest of routine for every priority", () => {
    const settings: PatientSetting[] = ["inpatient", "emergency", "other"];
    const priorities: Priority[] = ["immediate", "urgent", "cancerPathway", "routine"];
    fc.assert(
      fc.property(
        fc.integer({ min: london("2026-01-01T00:00"), max: london("2027-12-31T00:00") }),
        fc.constantFrom(...settings),
        fc.constantFrom(...priorities),
        (clockStartedAt, setting, priority) => {
          const due = turnaroundTarget({ clockStartedAt, priority, setting }) ?? Number.NaN;
          const routine = turnaroundTarget({ clockStartedAt, priority: "routine", setting }) ?? Number.NaN;
          expect(due).toBeGreaterThan(clockStartedAt);
          expect(due).toBeLessThanOrEqual(routine);
        },
      ),
    );
  });

  it("has every bank holiday on a weekday", () => {
    for (const day of defaultCalendar.holidays) {
      expect(Temporal.PlainDate.from(day).dayOfWeek).toBeLessThanOrEqual(5);
      expect(isWorkingDay(Temporal.PlainDate.from(day), defaultCalendar)).toBe(false);
    }
    expect(defaultCalendar.holidays.size).toBe(16);
  });
});
