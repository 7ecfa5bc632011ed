import { describe, expect, it } from "vitest";
import { readImageHeader } from "../imaging/image-header.ts";
import { edgeLetters } from "../imaging/orientation.ts";
import { imageToStage, rowScale, toStage } from "../imaging/view-transform.ts";
import { hungView, imageSizeMm } from "./hung-view.ts";

const stage = { width: 600, height: 500 };

function mammogram(orientation: string, over: Record<string, unknown[]> = {}) {
  const values: Record<string, unknown[]> = {
    "00080060": ["MG"],
    "00280010": [400],
    "00280011": [300],
    "00280100": [16],
    "00280101": [16],
    "00281101": [],
    "00280030": [0.1, 0.1],
    "00200062": ["R"],
    "00200020": orientation === "" ? [] : orientation.split("\\"),
    ...over,
  };
  return readImageHeader(Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }])), 1);
}

const right = { chestWall: "right", sameSizeMm: null, zoom: 1 } as const;

describe("hungView", () => {
  it("lays the chest wall at the edge asked, and mirrors only an image that has it at the other edge", () => {
    for (const [orientation, isFlipped] of [
      ["P\\FL", false],
      ["A\\FL", true],
    ] as const) {
      const header = mammogram(orientation);
      const view = hungView(header, right, stage);
      expect(view.isFlippedHorizontally).toBe(isFlipped);
      expect(edgeLetters(header.plane, header.patientOrientation, view).right).toBe("P");
      const affine = imageToStage(view, { ...stage, rows: 400, columns: 300, aspect: 1 });
      const chestWall = toStage(affine, [isFlipped ? -0.5 : 299.5, 200]);
      expect(chestWall[0]).toBeCloseTo(600, 6);
    }
  });

  it("never mirrors an image that does not say where its chest wall is, or whose sides contradict each other", () => {
    const contradicted = mammogram("A\\FL", { "00200060": ["L"] });
    for (const header of [mammogram(""), mammogram("L\\F"), contradicted]) {
      expect(hungView(header, right, stage)).toMatchObject({ isFlippedHorizontally: false, center: [149.5, 199.5] });
    }
  });

  it("shows a mm as long on the small image as on the large one, whatever their pixels", () => {
    const small = mammogram("P\\FL");
    const large = mammogram("P\\FL", { "00280010": [1200], "00280011": [900], "00280030": [0.05, 0.05] });
    const sizes = [small, large].map(imageSizeMm);
    expect(sizes).toEqual([
      [40, 30],
      [60, 45],
    ]);
    const perMm = [small, large].map((header) => {
      const view = hungView(header, { ...right, sameSizeMm: [60, 45] }, stage);
      const { rows, columns } = header.format;
      return (
        rowScale(view, { ...stage, rows, columns, aspect: 1 }) / (header.spacing.whole.spacingMm?.[0] ?? Number.NaN)
      );
    });
    expect(perMm[0]).toBeCloseTo(500 / 60, 6);
    expect(perMm[1]).toBeCloseTo(500 / 60, 6);
  });
});
