import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readImageHeader } from "../imaging/image-header.ts";
import { presentedView } from "../imaging/presented-view.ts";
import { imageToStage, rowScale, toStage } from "../imaging/view-transform.ts";
import { presentImage } from "./present-image.ts";
import { isForImage, latestFirst, readPresentationState } from "./presentation-state.ts";

const value = (vr: string, ...values: readonly unknown[]) => ({ vr, Value: values });

const image = readImageHeader(
  {
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.2"),
    "00080018": value("UI", "1.2.3.4"),
    "00080060": value("CS", "CT"),
    "00280002": value("US", 1),
    "00280004": value("CS", "MONOCHROME2"),
    "00280010": value("US", 100),
    "00280011": value("US", 200),
    "00280100": value("US", 16),
    "00280101": value("US", 12),
    "00280102": value("US", 11),
    "00280103": value("US", 0),
    "00281050": value("DS", 50),
    "00281051": value("DS", 100),
  },
  1,
);

const plainScreen = { pixelRatio: 1, mmPerPixel: null };

const reference = value("SQ", { "00081155": value("UI", "1.2.3.4") });

function stateOf(changes: Record<string, unknown> = {}) {
  const state = readPresentationState({
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.11.1"),
    "00080018": value("UI", "1.2.9"),
    "0020000D": value("UI", "1.2.3"),
    "00081115": value("SQ", { "00081140": reference }),
    "0070005A": value("SQ", { "00700052": value("SL", 1, 1), "00700053": value("SL", 200, 100) }),
    "00283110": value("SQ", { "00281050": value("DS", "40"), "00281051": value("DS", "400") }),
    "20500020": value("CS", "IDENTITY"),
    ...changes,
  } as DicomJsonInstance);
  if (state === null) throw new Error("This is no presentation state.");
  return state;
}

const presented = (changes: Record<string, unknown> = {}) => presentImage(stateOf(changes), image);

const graphic = (changes: Record<string, unknown>) => ({
  "00700001": value("SQ", {
    "00700009": value("SQ", {
      "00700005": value("CS", "PIXEL"),
      "00700020": value("US", 2),
      "00700021": value("US", 2),
      "00700022": value("FL", 10, 10, 20, 10),
      "00700023": value("CS", "POLYLINE"),
      ...changes,
    }),
  }),
});

describe("a presentation state", () => {
  it("is for the images and frames that it names", () => {
    expect(isForImage(stateOf(), "1.2.3.4", 3)).toBe(true);
    expect(isForImage(stateOf(), "1.2.3.5", 1)).toBe(false);
    const framed = value("SQ", { "00081155": value("UI", "1.2.3.4"), "00081160": value("IS", 2, 3) });
    const ofFrames = stateOf({ "00081115": value("SQ", { "00081140": framed }) });
    expect([1, 2, 3].map((frame) => isForImage(ofFrames, "1.2.3.4", frame))).toEqual([false, true, true]);
  });

  it("names its label, time and maker, and the latest comes first", () => {
    const made = (uid: string, date: string, time: string) =>
      stateOf({
        "00080018": value("UI", uid),
        "00700080": value("CS", "LUNG"),
        "00700082": value("DA", date),
        "00700083": value("TM", time),
        "00700084": value("PN", { Alphabetic: "Other^Olga" }),
      });
    const states = [made("1", "20261111", "1403"), made("2", "20261112", "090000.5"), made("3", "20261112", "08")];
    expect(latestFirst(states).map((state) => state.sopInstanceUid)).toEqual(["2", "3", "1"]);
    expect(states[0]).toMatchObject({
      label: "LUNG",
      createdOn: "2026-11-11",
      createdAt: "14:03",
      creator: "Other Olga",
    });
  });

  it("says why a kind cannot be applied, and that one without images names none", () => {
    expect(stateOf({ "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.11.4") }).problem).toMatch(/cannot apply/);
    expect(stateOf({ "00081115": undefined }).problem).toBe("It names no image that it is for.");
    expect(readPresentationState({ "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.2") })).toBeNull();
  });
});

describe("an image with a presentation state", () => {
  it("takes window, polarity and turn from the state, and nothing of its own in their place", () => {
    const header = presented({
      "20500020": value("CS", "INVERSE"),
      "00700042": value("US", 90),
      "00700041": value("CS", "Y"),
    });
    expect(header.windows[0]).toMatchObject({ center: 40, width: 400 });
    expect(header.isInverted).toBe(true);
    expect(header.presented?.turn).toEqual({
      rotationDegrees: 90,
      isFlippedHorizontally: true,
      isFlippedVertically: false,
    });
    expect(header.presented?.notes).toEqual([]);
  });

  it("shows the displayed area as large as it fits, also turned", () => {
    const area = value("SQ", { "00700052": value("SL", 51, 21), "00700053": value("SL", 150, 70) });
    for (const degrees of [0, 90, 180, 270]) {
      const header = presented({ "0070005A": area, "00700042": value("US", degrees) });
      if (header.presented === undefined) throw new Error("The state is not applied.");
      const isTurned = degrees % 180 === 90;
      const size = isTurned ? { width: 100, height: 200 } : { width: 200, height: 100 };
      const view = presentedView(header, header.presented, size, plainScreen);
      const affine = imageToStage(view, { ...size, rows: 100, columns: 200, aspect: 1 });
      const corners = (
        [
          [49.5, 19.5],
          [149.5, 69.5],
        ] as const
      ).map((corner) => toStage(affine, corner));
      const [x, y] = [corners.map(([at]) => at), corners.map(([, at]) => at)];
      expect([Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)].map(Math.round)).toEqual([
        0,
        size.width,
        0,
        size.height,
      ]);
    }
  });

  it("has the size that the state asks for, on a screen of any pixel ratio, and fits where the screen is not known", () => {
    const area = (mode: string, more: Record<string, unknown>) => ({
      "0070005A": value("SQ", {
        ...{ "00700052": value("SL", 1, 1), "00700053": value("SL", 200, 100), "00700100": value("CS", mode) },
        ...more,
      }),
    });
    const rowsOnScreen = (changes: Record<string, unknown>, pixelRatio: number, mmPerPixel: number | null) => {
      const header = presented(changes);
      if (header.presented === undefined) throw new Error("The state is not applied.");
      const size = { width: 400 / pixelRatio, height: 200 / pixelRatio };
      const view = presentedView(header, header.presented, size, { pixelRatio, mmPerPixel });
      return rowScale(view, { ...size, rows: 100, columns: 200, aspect: header.aspect }) * pixelRatio;
    };
    const trueSize = area("TRUE SIZE", { "00700101": value("DS", 0.4, 0.4) });
    for (const ratio of [1, 1.5, 2]) {
      expect(rowsOnScreen(trueSize, ratio, 0.25)).toBeCloseTo(1.6, 9);
      expect(rowsOnScreen(trueSize, ratio, null)).toBeCloseTo(2, 9);
      expect(rowsOnScreen(area("MAGNIFY", { "00700103": value("FL", 3) }), ratio, 0.25)).toBeCloseTo(3, 9);
    }
    expect(presented(trueSize).presented?.notes).toEqual([]);
    const without = presented(area("TRUE SIZE", { "00700102": value("IS", 1, 1) })).presented;
    expect(without?.area?.trueSizeMm).toBeNull();
    expect(without?.notes).toEqual(["The state asks for true size without a valid spacing: the area is shown to fit"]);
  });

  it("places DISPLAY graphics on the displayed area as it lies on the screen", () => {
    const header = presented({
      ...graphic({ "00700005": value("CS", "DISPLAY"), "00700022": value("FL", 0, 0, 1, 0) }),
      "00700042": value("US", 90),
    });
    // Turned to the right, the top edge of the screen is the left edge of the image, from below.
    expect(header.presented?.shapes[0]?.points.map((point) => point.map(Math.round))).toEqual([
      [-0, 100],
      [-0, -0],
    ]);
  });

  it("reads every type of graphic", () => {
    const shapeOf = (type: string, ...points: readonly number[]) =>
      presented(
        graphic({
          "00700023": value("CS", type),
          "00700021": value("US", points.length / 2),
          "00700022": value("FL", ...points),
        }),
      ).presented?.shapes[0];
    expect(shapeOf("POINT", 5, 6)).toMatchObject({ points: [[4.5, 5.5]], isClosed: false });
    expect(shapeOf("CIRCLE", 50, 50, 60, 50)?.points[32]).toEqual([39.5, 49.5]);
    const ellipse = shapeOf("ELLIPSE", 40, 50, 60, 50, 50, 45, 50, 55)?.points;
    expect(ellipse?.[16]?.map((part) => Math.round(part * 10) / 10)).toEqual([49.5, 54.5]);
    const curve = shapeOf("INTERPOLATED", 10, 10, 20, 20, 30, 10);
    expect(curve?.points).toContainEqual([19.5, 19.5]);
    expect(curve?.points.length).toBeGreaterThan(10);
  });
});

describe("a hostile state", () => {
  const empty = { "0070005A": undefined, "00283110": undefined, "20500020": undefined };

  it("that says nothing leaves the image as it can be shown, and says so", () => {
    const { windows, presented: found, isInverted } = presented(empty);
    expect(windows[0]).toMatchObject({ kind: "linearExact", center: 2047.5, width: 4095 });
    expect(isInverted).toBe(false);
    expect(found?.notes).toEqual([
      "The state gives no displayed area for this image: all of it is shown",
      "The state says nothing valid of black and white: the image's own are used",
      "The state gives no valid window: all values are shown",
    ]);
  });

  it.each([
    ["an odd number of coordinates", { "00700022": value("FL", 1, 2, 3) }],
    ["another count than it carries", { "00700021": value("US", 7) }],
    ["words for numbers", { "00700022": value("FL", "a", "b", "c", "d") }],
    ["infinite coordinates", { "00700022": value("FL", 1, 2, 1e38, 4) }],
    ["an unknown type", { "00700023": value("CS", "SPIRAL") }],
    ["unknown units", { "00700005": value("CS", "MATRIX") }],
    ["three dimensions", { "00700020": value("US", 3) }],
    [
      "a circle of three points",
      { "00700023": value("CS", "CIRCLE"), "00700021": value("US", 3), "00700022": value("FL", 1, 2, 3, 4, 5, 6) },
    ],
  ])("with %s draws no half graphic, and says so", (_, changes) => {
    const { presented: found } = presented(graphic(changes));
    expect(found?.shapes).toEqual([]);
    expect(found?.notes).toEqual(["A graphic is not shown: its points are not valid"]);
  });

  it("with a text without a place keeps its words", () => {
    const texts = value("SQ", { "00700006": value("ST", "Mass in segment 7") });
    const { presented: found } = presented({ "00700001": value("SQ", { "00700008": texts }) });
    expect(found?.notes).toEqual(['A text has no valid place: "Mass in segment 7"']);
  });

  it("with wrong lengths, nonsense numbers and compound graphics costs nothing else", () => {
    const header = presented({
      "0070005A": value("SQ", {
        "00700052": value("SL", 1),
        "00700053": value("SL", 1e12, 5),
        "00700102": value("IS", 0, 0),
      }),
      "00283110": value("SQ", { "00281050": value("DS", 1), "00281051": value("DS", 0) }),
      "00181600": value("CS", "BITMAP"),
      "00181623": value("US", 24578),
      "00700042": value("US", 45),
      "00286100": value("SQ", { "00286101": value("CS", "AVG_SUB") }),
      "00700001": value("SQ", { "00700209": value("SQ", { "00700294": value("CS", "RULER") }) }),
    });
    expect(header.shutter).toBeNull();
    expect(header.aspect).toBe(1);
    expect(header.presented?.turn.rotationDegrees).toBe(0);
    expect(header.presented?.notes).toEqual([
      "The displayed area is not valid: all of the image is shown",
      "The rotation of the state is not valid and not applied",
      "The bitmap shutter is not applied: it has no valid overlay",
      "A compound graphic (RULER) is not shown: it has no plain equal and its points are not understood",
      "The state's subtraction of a mask and its grey levels are not shown: this is no X-ray run of several frames",
    ]);
  });
});
