import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readContourSet } from "./contour-set.ts";
import { contourOnPlane, cutOfContour } from "./contours-on-plane.ts";
import { masksOfFrame } from "./segment-mask.ts";
import { readSegmentation } from "./segmentation.ts";

const sq = (...items: DicomJsonInstance[]) => ({ vr: "SQ", Value: items });
const text = (vr: string, ...values: readonly (string | number)[]) => ({ vr, Value: values });

/** A segmentation of 4 x 4 pixels made up for these tests; what a test changes is laid over it. */
function segmentation(changes: DicomJsonInstance = {}, frames = 2): DicomJsonInstance {
  const perFrame = Array.from({ length: frames }, (_, index) => ({
    "0062000A": sq({ "0062000B": text("US", 1) }),
    "00209113": sq({ "00200032": text("DS", 0, 0, index * 2) }),
  }));
  return {
    "00080016": text("UI", "1.2.840.10008.5.1.4.1.1.66.4"),
    "00080018": text("UI", "2.25.1"),
    "00080060": text("CS", "SEG"),
    "00280002": text("US", 1),
    "00280004": text("CS", "MONOCHROME2"),
    "00280008": text("IS", frames),
    "00280010": text("US", 4),
    "00280011": text("US", 4),
    "00280100": text("US", 1),
    "00280101": text("US", 1),
    "00280102": text("US", 0),
    "00620001": text("CS", "BINARY"),
    "00620002": sq({ "00620004": text("US", 1), "00620005": text("LO", "Part") }),
    "52009229": sq({
      "00209116": sq({ "00200037": text("DS", 1, 0, 0, 0, 1, 0) }),
      "00289110": sq({ "00280030": text("DS", 1, 1) }),
    }),
    "52009230": sq(...perFrame),
    ...changes,
  };
}

describe("a segmentation", () => {
  it("is read with its step, and with steps left out over empty slices", () => {
    expect(readSegmentation(segmentation())).toMatchObject({ problem: "", stepMm: 2, type: "BINARY" });
    const uneven = segmentation({}, 3);
    const places = [0, 2, 8];
    const frames = (uneven["52009230"]?.Value ?? []).map((item, index) => ({
      ...(item as DicomJsonInstance),
      "00209113": sq({ "00200032": text("DS", 0, 0, places[index] ?? 0) }),
    }));
    expect(readSegmentation({ ...uneven, "52009230": sq(...frames) })?.stepMm).toBe(2);
  });

  it.each<readonly [string, DicomJsonInstance]>([
    ["describes 2", { "00280008": text("IS", 10_000) }],
    ["states 999999 frames", { "00280008": text("IS", 999_999) }],
    ["names no segments", { "00620002": sq() }],
    [
      "two of its segments have one number",
      { "00620002": sq({ "00620004": text("US", 1) }, { "00620004": text("US", 1) }) },
    ],
    [
      "its pixels have several bits",
      { "00280100": text("US", 8), "00280101": text("US", 8), "00280102": text("US", 7) },
    ],
    ["neither an image nor a place", { "52009230": sq() }],
    ["no valid number of rows", { "00280010": text("US", 0) }],
  ])("is refused with a sentence: %s", (words, changes) => {
    expect(readSegmentation(segmentation(changes))?.problem).toContain(words);
  });

  it("says how many frames belong to no segment", () => {
    const stranger = sq({ "00620004": text("US", 7), "00620005": text("LO", "Other") });
    expect(readSegmentation(segmentation({ "00620002": stranger }))?.notes[0]).toContain("2 of its frames");
  });

  it("of ten thousand empty frames takes no memory, and a frame that ends early is refused", () => {
    const read = readSegmentation(segmentation({}, 10_000));
    expect(read?.problem).toBe("");
    const source = {
      rows: 4,
      columns: 4,
      type: "BINARY",
      fullValue: 1,
      segmentNumber: 1,
      knownNumbers: new Set([1]),
    } as const;
    expect(masksOfFrame(new Uint8Array(16), source)).toEqual([]);
    expect(() => masksOfFrame(new Uint8Array(15), source)).toThrow(RangeError);
    const corner = new Uint8Array(16);
    corner[15] = 1;
    expect(masksOfFrame(corner, source)).toMatchObject([{ left: 3, top: 3, width: 1, height: 1, pixelCount: 1 }]);
  });
});

function structureSet(...contours: DicomJsonInstance[]): DicomJsonInstance {
  return {
    "00080016": text("UI", "1.2.840.10008.5.1.4.1.1.481.3"),
    "30060020": sq({ "30060022": text("IS", 1), "30060026": text("LO", "Mass") }),
    "30060039": sq({ "30060084": text("IS", 1), "30060040": sq(...contours) }),
  };
}

const square = [0, 0, 5, 10, 0, 5, 10, 10, 5, 0, 10, 5];
const contour = (data: readonly (number | string)[], kind = "CLOSED_PLANAR", count = data.length / 3) => ({
  "30060042": text("CS", kind),
  "30060046": text("IS", count),
  "30060050": text("DS", ...data),
});

describe("a structure set", () => {
  it("leaves out contours without sound points and says how many", () => {
    const set = readContourSet(
      structureSet(
        contour(square),
        contour([1, 2], "CLOSED_PLANAR", 1),
        contour([Number.NaN, 1e9, 0, "x", 1, 2]),
        contour(square, "CLOSED_PLANAR", 99),
        contour(square, "OPEN_NONPLANAR"),
      ),
    );
    expect(set?.segments[0]?.contours).toHaveLength(1);
    expect(set?.notes).toEqual([
      "3 contours have no sound points and are not drawn.",
      "1 contour is of a kind that is not drawn.",
    ]);
  });

  it("lies on the slice that it was drawn on and on no other, and a plane across it cuts it", () => {
    const [drawn] = readContourSet(structureSet(contour(square)))?.segments[0]?.contours ?? [];
    if (drawn === undefined) throw new Error("no contour");
    const axial = {
      origin: [0, 0, 5.4],
      alongRow: [1, 0, 0],
      alongColumn: [0, 1, 0],
      rows: 20,
      columns: 20,
      spacingMm: [1, 2],
    } as const;
    expect(contourOnPlane(drawn, axial, 0.5)?.points[2]).toEqual([5, 10]);
    expect(contourOnPlane(drawn, { ...axial, origin: [0, 0, 6] }, 0.5)).toBeNull();
    const coronal = { ...axial, origin: [0, 4, 20], alongColumn: [0, 0, -1], spacingMm: [1, 1] } as const;
    const [line] = cutOfContour(drawn, coronal);
    expect(line?.points.map(([column]) => column).sort((a, b) => a - b)).toEqual([0, 10]);
    expect(line?.points.map(([, row]) => row)).toEqual([15, 15]);
    expect(cutOfContour(drawn, { ...coronal, origin: [0, 40, 20] })).toEqual([]);
  });
});
