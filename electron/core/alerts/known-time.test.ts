import { expect, it } from "vitest";
import { KnownTime } from "./known-time.ts";

let elapsedMs = 0;
const time = () => new KnownTime({ monotonicMs: () => elapsedMs });

it("goes on by its own pace where the clock was set back, in whole milliseconds", () => {
  const known = time();
  elapsedMs = 10.25;
  expect(known.of("a", 1_000_000)).toBe(1_000_000);
  elapsedMs = 5_010.9;
  // A clock that is set back, and one that is only a fraction of a millisecond behind.
  for (const now of [400_000, 1_005_000]) {
    expect(known.of("a", now)).toBe(1_005_000);
    expect(Number.isInteger(known.of("a", now))).toBe(true);
  }
  expect(known.of("a", 1_009_000)).toBe(1_009_000);
});

it("begins anew for an alert that it has forgotten", () => {
  const known = time();
  elapsedMs = 0;
  known.of("a", 1000);
  known.keepOnly(new Set(["b"]));
  elapsedMs = 500.5;
  expect(known.of("a", 200)).toBe(200);
});
