import { describe, expect, it } from "vitest";
import { edgeLetters, lettersOf } from "./orientation.ts";
import type { ImagePlane } from "./plane.ts";
import { imageToStage, isMirrored, toImage, toStage, turnBy, wholeImageView } from "./view-transform.ts";

const axial: ImagePlane = { position: null, alongRow: [1, 0, 0], alongColumn: [0, 1, 0] };
const upright = { rotationDegrees: 0, isFlippedHorizontally: false, isFlippedVertically: false };

describe("edgeLetters", () => {
  it("shows the patient's right at the left of an upright axial image", () => {
    expect(edgeLetters(axial, null, upright)).toEqual({ left: "R", right: "L", top: "A", bottom: "P" });
  });

  it("moves with a flip and with a turn", () => {
    expect(edgeLetters(axial, null, { ...upright, isFlippedHorizontally: true })).toEqual({
      left: "L",
      right: "R",
      top: "A",
      bottom: "P",
    });
    expect(edgeLetters(axial, null, { ...upright, rotationDegrees: 90 })).toEqual({
      left: "P",
      right: "A",
      top: "R",
      bottom: "L",
    });
    expect(edgeLetters(axial, null, { ...upright, rotationDegrees: 90, isFlippedHorizontally: true })).toEqual({
      left: "A",
      right: "P",
      top: "R",
      bottom: "L",
    });
  });

  it("takes the letters of a projection, and turns them too", () => {
    expect(edgeLetters(null, ["L", "F"], upright)).toEqual({ left: "R", right: "L", top: "H", bottom: "F" });
    expect(edgeLetters(null, ["L", "F"], { ...upright, rotationDegrees: 180 })).toEqual({
      left: "L",
      right: "R",
      top: "F",
      bottom: "H",
    });
  });

  it("says nothing where nothing is recorded", () => {
    expect(edgeLetters(null, null, upright).left).toBe("");
  });

  it("agrees with where the pixels of the patient's left go, for every turn and flip", () => {
    for (const rotationDegrees of [0, 90, 180, 270]) {
      for (const flips of [0, 1, 2, 3]) {
        const turn = { rotationDegrees, isFlippedHorizontally: (flips & 1) > 0, isFlippedVertically: (flips & 2) > 0 };
        const view = { ...wholeImageView(100, 100), ...turn };
        const affine = imageToStage(view, { width: 200, height: 200, rows: 100, columns: 100, aspect: 1 });
        const [x, y] = toStage(affine, [99, 49.5]);
        const edge = x > 150 ? "right" : x < 50 ? "left" : y < 50 ? "top" : "bottom";
        expect(edgeLetters(axial, null, turn)[edge]).toBe("L");
      }
    }
  });
});

describe("lettersOf", () => {
  it("names the stronger axis first, and a second one only where it counts", () => {
    expect(lettersOf([0.9, 0.436, 0])).toBe("LP");
    expect(lettersOf([-0.99, 0.1, 0.1])).toBe("R");
    expect(lettersOf([0, 0, 0])).toBe("");
  });
});

describe("view", () => {
  it("comes back to the same image point from the stage", () => {
    const view = { ...wholeImageView(512, 300), rotationDegrees: 270, isFlippedVertically: true, zoom: 2.5 };
    const affine = imageToStage(view, { width: 640, height: 480, rows: 512, columns: 300, aspect: 0.5 });
    const [column, row] = toImage(affine, toStage(affine, [17.25, 401]));
    expect(column).toBeCloseTo(17.25, 6);
    expect(row).toBeCloseTo(401, 6);
  });

  it("turns clockwise on the screen also when it is mirrored", () => {
    const mirrored = { ...wholeImageView(10, 10), isFlippedHorizontally: true };
    const before = edgeLetters(axial, null, mirrored);
    const after = edgeLetters(axial, null, turnBy(mirrored, 1));
    expect(after.right).toBe(before.top);
    expect(isMirrored(mirrored)).toBe(true);
  });
});
