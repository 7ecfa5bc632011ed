import { describe, expect, it } from "vitest";
import type { VoiWindow } from "../../shared/imaging/window.ts";
import { type Presentation, panOf, viewAsMarked, windowAsMarked } from "./presentation.ts";

const size = { rows: 512, columns: 256 };
const marked: Presentation = {
  windowCenter: 40,
  windowWidth: 400,
  isInverted: false,
  zoom: 2.5,
  pan: [12, -30],
  rotationDegrees: 90,
  isFlippedHorizontally: true,
  isFlippedVertically: false,
};

describe("the view of a key image", () => {
  it("comes back as it was marked, whatever was panned, zoomed, turned or flipped", () => {
    const view = viewAsMarked(marked, size);
    expect(view).toEqual({
      center: [115.5, 285.5],
      zoom: 2.5,
      rotationDegrees: 90,
      isFlippedHorizontally: true,
      isFlippedVertically: false,
    });
    expect(panOf(view, size)).toEqual(marked.pan);
  });

  it("has its window, with the header's own shape and name where it is the header's", () => {
    const lung: VoiWindow = { kind: "linear", center: -600, width: 1500, name: "LUNG" };
    const own: VoiWindow = { kind: "sigmoid", center: 40, width: 400, name: "ABDOMEN" };
    expect(windowAsMarked(marked, [lung, own])).toBe(own);
    expect(windowAsMarked(marked, [lung])).toEqual({ kind: "linear", center: 40, width: 400, name: "" });
    expect(windowAsMarked(marked, [])).toEqual({ kind: "linearExact", center: 40, width: 400, name: "" });
  });

  it("has the image's first window where none could be kept", () => {
    expect(windowAsMarked({ ...marked, windowCenter: null, windowWidth: null }, [])).toBeNull();
  });
});
