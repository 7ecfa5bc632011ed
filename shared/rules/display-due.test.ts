import { describe, expect, it } from "vitest";
import type { DisplayCheck } from "../domain/display.ts";
import { displayDue, firstDisplayPolicy } from "./display-due.ts";

const day = 86_400_000;
const check = (kind: DisplayCheck["kind"], outcome: DisplayCheck["outcome"], at: number): DisplayCheck => ({
  ...{ id: "c1", kind, outcome, use: "diagnostic", stationName: "ws-1", answers: [], luminance: null, response: null },
  monitor: { label: "", left: 0, top: 0, width: 1920, height: 1200, colourDepth: 24, pixelRatio: 1 },
  ...{ failures: [], note: "", personName: "Dr R. Testwell", at },
});
const stateOf = (
  visual: DisplayCheck | null,
  measured: DisplayCheck | null,
  now: number,
  policy = firstDisplayPolicy,
) => displayDue({ visual, measured, policy }, now).state;

describe("a monitor's checks", () => {
  it("are done until the day is over, then overdue", () => {
    const visual = check("visual", "passed", 0);
    expect(stateOf(visual, null, 30 * day - 1)).toBe("done");
    expect(stateOf(visual, null, 30 * day)).toBe("overdue");
    expect(stateOf(check("visual", "passed", 360 * day), check("measured", "passed", 0), 366 * day)).toBe("overdue");
  });
  it("count as failed before all else, whichever failed", () => {
    expect(stateOf(check("visual", "failed", 0), null, 1)).toBe("failed");
    expect(stateOf(check("visual", "passed", 0), check("measured", "failed", 0), 99 * day)).toBe("failed");
  });
  it("were never made where one was left incomplete, and a site without a meter is asked for none", () => {
    expect(stateOf(null, null, 1)).toBe("neverChecked");
    expect(stateOf(check("visual", "incomplete", 0), null, 1)).toBe("neverChecked");
    expect(stateOf(check("visual", "passed", 0), null, 1)).toBe("done");
    expect(stateOf(null, null, 1, { ...firstDisplayPolicy, visualEveryDays: 0 })).toBe("neverChecked");
  });
  it("are not asked for where the site says so", () => {
    const policy = { use: "clinical" as const, visualEveryDays: 0, measuredEveryDays: 0 };
    expect(stateOf(null, null, 1, policy)).toBe("notAsked");
  });
});
