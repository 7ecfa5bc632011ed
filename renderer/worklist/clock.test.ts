import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockOf } from "./clock.ts";

const now = Date.UTC(2026, 10, 19, 14, 32);
const minute = 60_000;
const unread = { status: "unread" as const, clockStartedAt: now - 60 * minute, targetAt: now + 46 * minute };

describe("clockOf", () => {
  it("counts down, amber under two hours", () => {
    expect(clockOf(unread, now)).toMatchObject({ text: "46 min left", tone: "due" });
    expect(clockOf({ ...unread, targetAt: now + 120 * minute }, now)).toMatchObject({
      text: "2 h 00 min left",
      tone: "neutral",
    });
  });
  it("turns red when it is late, not before", () => {
    expect(clockOf({ ...unread, targetAt: now }, now)).toMatchObject({ text: "0 s left", tone: "due" });
    expect(clockOf({ ...unread, targetAt: now - 42 * minute }, now)).toEqual({
      text: "Overdue by 42 min",
      tone: "critical",
      share: 1,
    });
  });
  it("says how late in the unit that matters", () => {
    const late = (minutes: number) => clockOf({ ...unread, targetAt: now - minutes * minute }, now).text;
    expect(late(9 * 60 + 5)).toBe("Overdue by 9 h 05 min");
    expect(late(13 * 60 + 50)).toBe("Overdue by 13 h");
    expect(late(76 * 60)).toBe("Overdue by 3 days");
    expect(late(24 * 60)).toBe("Overdue by 1 day");
    expect(late(12_255 * 24 * 60)).toBe("Overdue by 33 years");
  });
  it("says the day when it is far", () => {
    expect(clockOf({ ...unread, targetAt: now + 22 * 60 * minute }, now).text).toBe("Tomorrow 12:32");
  });
  it("never shows a clock where none runs", () => {
    expect(clockOf({ ...unread, targetAt: null }, now).text).toBe("No clock");
    expect(clockOf({ ...unread, status: "final", targetAt: now - minute }, now)).toMatchObject({ tone: "done" });
    expect(clockOf({ ...unread, status: "held" }, now)).toMatchObject({ text: "Held", tone: "due" });
  });
  it("keeps its bar between empty and full, whatever the times", () => {
    const instant = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: null });
    fc.assert(
      fc.property(instant, instant, (clockStartedAt, targetAt) => {
        const { share } = clockOf({ status: "unread", clockStartedAt, targetAt }, now);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });
});
