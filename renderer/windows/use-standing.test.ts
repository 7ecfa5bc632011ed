import { describe, expect, it } from "vitest";
import { followedIn } from "./use-standing.ts";
import { windowCount } from "./use-window-standing.ts";

const sure = { isCertain: true, generation: 1 };

describe("what a window of images follows", () => {
  it("is the one case that is open in the case windows", () => {
    expect(followedIn({ cases: ["w1"], caseWindowCount: 2 }, sure)).toEqual({
      kind: "case",
      workitemId: "w1",
      ...sure,
    });
  });

  it("is nothing where two are open, none is, or there is no case window", () => {
    expect(followedIn({ cases: ["w1", "w2"], caseWindowCount: 2 }, sure)).toEqual({ kind: "severalCases" });
    expect(followedIn({ cases: [], caseWindowCount: 1 }, sure)).toEqual({ kind: "noCase" });
    expect(followedIn({ cases: [], caseWindowCount: 0 }, sure)).toEqual({ kind: "noCaseWindow" });
  });
});

describe("windowCount", () => {
  it("counts the case window, this one and each other number once", () => {
    expect(windowCount([], 1)).toBe(1);
    expect(windowCount([2, 2], 1)).toBe(2);
    expect(windowCount([2], 3)).toBe(3);
    expect(windowCount([], 2)).toBe(2);
    expect(windowCount([3, 2], 2)).toBe(3);
  });
});
