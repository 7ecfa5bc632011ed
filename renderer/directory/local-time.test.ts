import { Temporal } from "temporal-polyfill";
import { expect, it } from "vitest";
import { fromLocal, mondayOf, startOf, toLocal } from "./local-time.ts";

it("reads and writes date fields by London's clock, in summer and winter", () => {
  for (const [text, instant] of [
    ["2026-07-01T09:00", "2026-07-01T08:00:00Z"],
    ["2026-11-23T09:00", "2026-11-23T09:00:00Z"],
  ] as const) {
    expect(fromLocal(text)).toBe(Date.parse(instant));
    expect(toLocal(Date.parse(instant))).toBe(text);
  }
  expect(fromLocal("")).toBeNull();
  expect(fromLocal("2026-13-01")).toBeNull();
  expect(toLocal(null)).toBe("");
});

it("begins a week on Monday, also in the week in which the clocks change", () => {
  const sunday = Date.parse("2026-10-25T23:30:00Z");
  expect(mondayOf(sunday, 0).toString()).toBe("2026-10-19");
  expect(mondayOf(sunday, 1).toString()).toBe("2026-10-26");
  const hours =
    (startOf(Temporal.PlainDate.from("2026-10-26")) - startOf(Temporal.PlainDate.from("2026-10-25"))) / 3_600_000;
  expect(hours).toBe(25);
});
