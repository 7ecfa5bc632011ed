import { describe, expect, it } from "vitest";
import { imageToStage, toStage, wholeImageView } from "../../shared/imaging/view-transform.ts";
import { toggleMagnifier } from "./magnifier.ts";
import { magnified } from "./magnifier-painter.ts";
import { createViewerStore } from "./viewer-store.ts";

const stage = { width: 800, height: 600, rows: 1000, columns: 2000, aspect: 1 };
const affine = imageToStage({ ...wholeImageView(1000, 2000), rotationDegrees: 90 }, stage);

describe("the magnifier", () => {
  it("keeps the point under its middle where it is, and shows four screen pixels to one of the image at least", () => {
    const under = [700, 300] as const;
    const lens = magnified(affine, toStage(affine, under), 2);
    const [x, y] = toStage(affine, under);
    expect(toStage(lens.affine, under)[0]).toBeCloseTo(x, 9);
    expect(toStage(lens.affine, under)[1]).toBeCloseTo(y, 9);
    expect(Math.hypot(lens.affine.c, lens.affine.d)).toBeCloseTo(8, 9);
  });

  it("doubles what is large already", () => {
    const large = imageToStage({ ...wholeImageView(1000, 2000), zoom: 20 }, stage);
    expect(magnified(large, [0, 0], 1).factor).toBe(2);
  });

  it("opens in the middle of the active pane, and closes again", () => {
    const store = createViewerStore();
    store.setState({ activePane: 2 });
    toggleMagnifier(store);
    expect(store.getState().magnifier).toEqual({ paneIndex: 2, at: null });
    toggleMagnifier(store);
    expect(store.getState().magnifier).toBeNull();
  });
});
