import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drillTimes } from "./drill-schedule.ts";

const at = (text: string) => Date.parse(text);

describe("the schedule of drills", () => {
  it("is in London's time, in summer and in winter", () => {
    const monday = { weekdays: [1], minuteOfDay: 7 * 60 + 30, limitMinutes: 15 };
    expect(drillTimes(monday, at("2026-07-08T12:00:00Z"))).toEqual({
      last: at("2026-07-06T06:30:00Z"),
      next: at("2026-07-13T06:30:00Z"),
    });
    // The clocks go back on 25-Oct-2026, between two Mondays.
    expect(drillTimes(monday, at("2026-10-25T12:00:00Z"))).toEqual({
      last: at("2026-10-19T06:30:00Z"),
      next: at("2026-10-26T07:30:00Z"),
    });
  });

  it("has a time on the day on which the clocks leave it out", () => {
    const sunday = { weekdays: [7], minuteOfDay: 90, limitMinutes: 15 };
    expect(drillTimes(sunday, at("2026-03-29T12:00:00Z"))?.last).toBe(at("2026-03-29T01:30:00Z"));
  });

  it("is none without a day, and otherwise at most a week away on both sides", () => {
    expect(drillTimes({ weekdays: [], minuteOfDay: 0, limitMinutes: 15 }, 0)).toBeNull();
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    const now = fc.integer({ min: at("2026-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z") });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1439 }), now, (weekdays, minuteOfDay, instant) => {
        const times = drillTimes({ weekdays, minuteOfDay, limitMinutes: 15 }, instant);
        if (times === null) throw new Error("no time");
        const hour = 3_600_000;
        expect(times.last).toBeLessThanOrEqual(instant);
        expect(times.next).toBeGreaterThan(instant);
        expect(times.next - times.last).toBeLessThanOrEqual(7 * 24 * hour + hour);
      }),
    );
  });
});
