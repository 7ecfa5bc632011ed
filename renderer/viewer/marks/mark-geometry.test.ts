import { describe, expect, it } from "vitest";
import { imageToStage, wholeImageView } from "../../../shared/imaging/view-transform.ts";
import { boxRound, isOnPaths } from "./mark-geometry.ts";
import { markKinds } from "./mark-kinds.ts";

const affine = imageToStage(wholeImageView(100, 100), { width: 200, height: 200, rows: 100, columns: 100, aspect: 1 });

describe("what the pointer takes hold of", () => {
  it("is the line of a length, not its continuation", () => {
    const paths = markKinds.length.outline([
      [10, 50],
      [60, 50],
    ]);
    expect(isOnPaths(paths, affine, [80, 104])).toBe(true);
    expect(isOnPaths(paths, affine, [80, 108])).toBe(false);
    expect(isOnPaths(paths, affine, [140, 101])).toBe(false);
  });

  it("is the rim of an ellipse, not its inside", () => {
    const paths = markKinds.ellipse.outline([
      [20, 20],
      [80, 60],
    ]);
    expect(isOnPaths(paths, affine, [101, 42])).toBe(true);
    expect(isOnPaths(paths, affine, [101, 81])).toBe(false);
  });
});

describe("slips of the hand", () => {
  it("make no length under four pixels of the screen and no flat ellipse", () => {
    const points = [
      [0, 0],
      [40, 3],
    ] as const;
    expect(markKinds.length.isTooSmall(points)).toBe(false);
    expect(markKinds.ellipse.isTooSmall(points)).toBe(true);
    expect(markKinds.length.isTooSmall([points[0], [2, 3]])).toBe(true);
  });
});

describe("boxRound", () => {
  it("holds every point", () => {
    expect(
      boxRound([
        [5, 1],
        [2, 8],
        [3, 3],
      ]),
    ).toEqual([
      [2, 1],
      [5, 8],
    ]);
    expect(boxRound([])).toBeNull();
  });
});
