import { describe, expect, it } from "vitest";
import { partOfStep, partsAtScale, viewAtScale, viewOfPart } from "./image-part.ts";
import { imageToStage, rowScale, toStage, turnBy, wholeImageView } from "./view-transform.ts";

const stage = { width: 400, height: 600, rows: 1200, columns: 800, aspect: 1 };
const whole = wholeImageView(1200, 800);

describe("a part of a picture", () => {
  it("fills the stage with its quarter, also turned and flipped", () => {
    const quarter = viewOfPart(whole, stage, { column: 1, row: 0, columns: 2, rows: 2 });
    expect(quarter.zoom).toBe(2);
    const affine = imageToStage(quarter, stage);
    expect(toStage(affine, [399.5, -0.5])[0]).toBeCloseTo(0, 6);
    expect(toStage(affine, [799.5, 599.5])[1]).toBeCloseTo(600, 6);
    const flipped = viewOfPart({ ...whole, isFlippedHorizontally: true }, stage, {
      column: 1,
      row: 0,
      columns: 2,
      rows: 2,
    });
    // What lies at the right of the screen is the left of a flipped image.
    expect(flipped.center[0]).toBeLessThan(400);
    const turned = viewOfPart(turnBy(whole, 1), stage, { column: 0, row: 0, columns: 2, rows: 2 });
    expect(turned.center[0]).toBeLessThan(400);
    expect(turned.center[1]).toBeGreaterThan(600);
  });

  it("at one pixel for one, the parts cover every pixel", () => {
    const { columns, rows } = partsAtScale(whole, stage, 1);
    expect([columns, rows]).toEqual([2, 2]);
    expect(partsAtScale(whole, { ...stage, width: 399 }, 1)).toEqual({ columns: 3, rows: 2 });
    const view = viewAtScale(whole, stage, { column: 0, row: 1, columns, rows }, 1);
    expect(rowScale(view, stage)).toBeCloseTo(1, 6);
    expect(toStage(imageToStage(view, stage), [-0.5, 1199.5])).toEqual([0, 600]);
  });

  it("steps from the chest wall outwards, mirrored on the other side", () => {
    const steps = (side: "left" | "right") =>
      [0, 1, 2, 3].map((step) => partOfStep(step, 2, 2, side)).map(({ column, row }) => [column, row]);
    expect(steps("left")).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
    ]);
    expect(steps("right")).toEqual([
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ]);
  });
});
