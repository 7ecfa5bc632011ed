import { describe, expect, it } from "vitest";
import { planVolumeMemory } from "./memory-plan.ts";

const slice = 512 * 512 * 2;

describe("planVolumeMemory", () => {
  it("keeps every slice that fits", () => {
    expect(planVolumeMemory(300, slice, 1024 ** 3)).toEqual({ everyNth: 1, bytes: 300 * slice, note: "" });
  });

  it("leaves out slices openly, and stays within the budget", () => {
    const plan = planVolumeMemory(4000, slice, 1024 ** 3);
    expect(plan.everyNth).toBe(2);
    expect(plan.bytes).toBeLessThanOrEqual(1024 ** 3);
    expect(plan.note).toBe("Planes from every second slice: all 4000 would need 2.0 GiB");
  });
});
