import { describe, expect, it } from "vitest";
import { neighbourOf, nextSpineLabel, type PlacedLabel, readSpineLabel, spineProblem } from "./spine-labels.ts";

/** Clicks along a spine, from the first label; each step is a height in mm. */
function click(start: string, heights: readonly number[]): (string | null)[] {
  const placed: PlacedLabel[] = [{ label: start, height: heights[0] ?? 0 }];
  for (const height of heights.slice(1)) {
    const label = nextSpineLabel(placed, height);
    if (label !== null) placed.push({ label, height });
  }
  return placed.map(({ label }) => label);
}

describe("labels of the spine", () => {
  it("go down with clicks towards the feet and up with clicks towards the head", () => {
    expect(click("C6", [0, -20, -40, -60])).toEqual(["C6", "C7", "T1", "T2"]);
    expect(click("S1", [0, 30, 60])).toEqual(["S1", "L5", "L4"]);
    expect(click("L3", [0, 30, 0.5])).toEqual(["L3", "L2", "L3"]);
  });

  it("have twelve thoracic and five lumbar vertebrae unless another one was chosen", () => {
    expect([neighbourOf("T12", 1), neighbourOf("L1", -1), neighbourOf("L5", 1), neighbourOf("S1", -1)]).toEqual([
      "L1",
      "T12",
      "S1",
      "L5",
    ]);
    expect(click("T13", [0, -20])).toEqual(["T13", "L1"]);
    expect(click("L6", [0, -20])).toEqual(["L6", "S1"]);
    expect(neighbourOf("L1", -1, [{ label: "T13", height: 0 }])).toBe("T13");
  });

  it("end at the ends of the spine", () => {
    expect(nextSpineLabel([{ label: "C1", height: 0 }], 10)).toBeNull();
    expect(nextSpineLabel([{ label: "S5", height: 0 }], -10)).toBeNull();
    expect(nextSpineLabel([], 0)).toBeNull();
  });

  it("are read as they are typed, and only where there is such a vertebra", () => {
    expect([" l4 ", "t13", "C8", "L7", "", "L4; T1"].map(readSpineLabel)).toEqual([
      "L4",
      "T13",
      null,
      null,
      null,
      null,
    ]);
  });

  it("say where they contradict each other", () => {
    const at = (...labels: readonly (readonly [string, number])[]) =>
      labels.map(([label, height]) => ({ label, height }));
    expect(spineProblem(at(["L1", 60], ["L2", 30], ["L3", 0]))).toBe("");
    expect(spineProblem(at(["L1", 60], ["L1", 30]))).toBe("L1 is placed twice.");
    expect(spineProblem(at(["L1", 60], ["L3", 90]))).toBe("L3 lies above L1: check the labels.");
  });
});
