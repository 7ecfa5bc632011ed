import { describe, expect, it } from "vitest";
import { contrastResponse, luminanceLevels, luminanceLimits } from "./contrast-response.ts";
import { gsdfJndIndex, gsdfLuminance } from "./gsdf.ts";

/** A monitor that keeps the standard between two luminances. */
function standardMonitor(minimum: number, maximum: number): number[] {
  const [first, last] = [gsdfJndIndex(minimum), gsdfJndIndex(maximum)];
  return luminanceLevels.map((_, step) => gsdfLuminance(first + ((last - first) * step) / 17));
}

describe("the contrast response", () => {
  it("of a monitor that keeps the standard deviates by nothing and passes", () => {
    const response = contrastResponse(standardMonitor(1, 400), 0, luminanceLimits.diagnostic);
    expect(response?.greatestDeviation).toBeLessThan(0.01);
    expect(response?.failures).toEqual([]);
    expect(response?.ratio).toBeCloseTo(400, 0);
  });
  it("of a plain office monitor fails, with each limit that it misses in words", () => {
    const gamma = luminanceLevels.map((level) => 0.8 + 120 * (level / 255) ** 2.2);
    const response = contrastResponse(gamma, 0, luminanceLimits.diagnostic);
    expect(response?.failures).toHaveLength(3);
    expect(response?.failures.join(" ")).toContain("The luminance ratio is 151, less than 250.");
    expect(response?.failures.join(" ")).toContain("less than 170");
  });
  it("finds the one step that is weaker than the standard's", () => {
    const readings = standardMonitor(1, 400);
    const [before = 0, level = 0] = [readings[8], readings[9]];
    readings[9] = before + (level - before) * 0.8;
    const response = contrastResponse(readings, 0, luminanceLimits.diagnostic);
    expect(response?.deviations[8]).toBeCloseTo(-0.2, 1);
    expect(response?.failures).toHaveLength(1);
    expect(contrastResponse(readings, 0, { ...luminanceLimits.clinical, greatestDeviation: 0.3 })?.failures).toEqual(
      [],
    );
  });
  it("counts what the room adds: it takes the ratio away", () => {
    const dark = contrastResponse(standardMonitor(1, 400), 0, luminanceLimits.diagnostic);
    const bright = contrastResponse(standardMonitor(1, 400), 2, luminanceLimits.diagnostic);
    expect(dark?.failures).toEqual([]);
    expect(bright?.ratio).toBeCloseTo(402 / 3, 0);
    expect(bright?.failures.length).toBeGreaterThan(0);
  });
  it("says nothing where readings are missing, fall or lie outside the standard's range", () => {
    const readings = standardMonitor(1, 400);
    expect(contrastResponse(readings.slice(1), 0, luminanceLimits.diagnostic)).toBeNull();
    expect(contrastResponse([...readings].reverse(), 0, luminanceLimits.diagnostic)).toBeNull();
    expect(contrastResponse([0, ...readings.slice(1)], 0, luminanceLimits.diagnostic)).toBeNull();
    expect(contrastResponse([0.001, ...readings.slice(1)], 0, luminanceLimits.diagnostic)).toBeNull();
  });
});
