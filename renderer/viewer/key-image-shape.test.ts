import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowScale, type Stage, type View, wholeImageView } from "../../shared/imaging/view-transform.ts";
import { keyImageShape } from "./key-image-shape.ts";

const pane: Stage = { width: 500, height: 1100, rows: 512, columns: 512, aspect: 1 };

describe("keyImageShape", () => {
  it("cuts the empty bands above and below a square picture in a tall pane", () => {
    expect(keyImageShape(wholeImageView(512, 512), pane)).toEqual({ width: 500, height: 564 });
  });

  it("keeps the whole pane where the picture fills it", () => {
    expect(keyImageShape({ ...wholeImageView(512, 512), zoom: 4 }, pane)).toEqual({ width: 500, height: 1100 });
  });

  it("never changes the scale and never leaves the pane, however the picture is turned, moved and zoomed", () => {
    const size = fc.integer({ min: 50, max: 2000 });
    const anyStage = fc.record({
      width: size,
      height: size,
      rows: size,
      columns: size,
      aspect: fc.constantFrom(1, 0.5, 2),
    });
    const anyTurn = fc.record({
      zoom: fc.double({ min: 0.2, max: 40, noNaN: true }),
      rotationDegrees: fc.constantFrom(0, 90, 180, 270),
      isFlippedHorizontally: fc.boolean(),
      isFlippedVertically: fc.boolean(),
    });
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyStage, anyTurn, place, place, (stage, turn, x, y) => {
        const view: View = { ...turn, center: [x * (stage.columns - 1), y * (stage.rows - 1)] };
        const shape = keyImageShape(view, stage);
        expect(shape.width).toBeLessThanOrEqual(stage.width);
        expect(shape.height).toBeLessThanOrEqual(stage.height);
        expect(rowScale(view, { ...stage, ...shape })).toBeCloseTo(rowScale(view, stage), 6);
      }),
    );
  });
});
