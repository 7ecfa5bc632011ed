import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { runFaultSchedule } from "../environment/fault-schedule.ts";
import { ScheduleStores } from "../environment/schedule-stores.ts";

const stores = new ScheduleStores();
afterAll(() => stores.stop());

// A late refusal of a message that had been sent again since, and was made anew although the second one had been filed.
const onceFailed = [443441907, 443442061];

describe.each([
  ["sqlite", 200],
  ["postgresql", 20],
] as const)("whatever happens on the way, on %s", (kind, runs) => {
  it("what was signed is what is there, once each, in order, and nothing older is shown", async () => {
    const on = await stores.open(kind);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2_000_000_000 }), async (seed) => {
        const end = await runFaultSchedule(on, seed);
        expect(end.faults, `replay with npm run soak -- --seed ${seed}`).toEqual([]);
        expect(end.deliveries).toBeGreaterThan(0);
      }),
      // The same ones in each run, so that a change is judged by what it changes; `npm run soak` looks for new ones.
      { numRuns: runs, endOnFailure: true, seed: 20261123, examples: onceFailed.map((seed) => [seed] as [number]) },
    );
    // Under a minute where nothing else runs; a busy machine must not look like a fault.
  }, 600_000);
});
