import { expect, it } from "vitest";
import { PhaseTimes } from "./phase-times.ts";

it("adds up what a phase takes, also where it fails and beside others", async () => {
  let now = 100;
  const times = new PhaseTimes({ monotonicMs: () => now });
  const taking = (ms: number) => async () => {
    now += ms;
    return ms;
  };
  expect(await times.of("checks", taking(20.4))).toBe(20.4);
  await times.of("checks", taking(5));
  await expect(
    times.of("storing", async () => {
      now += 7;
      throw new Error("full");
    }),
  ).rejects.toThrow("full");
  expect(times.milliseconds).toEqual({ checks: 25, storing: 7 });
});
