import { afterEach, describe, expect, it } from "vitest";
import { imageReferenceSchema } from "../../../shared/domain/measurement.ts";
import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import { imageAt } from "../../../shared/imaging/header-maker.test-data.ts";
import { readImageHeader } from "../../../shared/imaging/image-header.ts";
import { segmentVolumeMl } from "../../../shared/segmenting/segment-numbers.ts";
import { forgetImages, registerImage } from "../image-registry.ts";
import { redoMark, undoMark } from "../marks/mark-history.ts";
import { createViewerStore, emptyPane, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { allMeasurements, changeSegment, draftMeasurements } from "./segment-changes.ts";
import { pixelsOn } from "./segments-on-picture.ts";
import { sideDoubt } from "./side-doubt.ts";
import { groundOfPane, type StackGround, whyNotHere } from "./stack-ground.ts";
import { Stroke } from "./stroke.ts";

const ids: string[] = [];
afterEach(() => forgetImages(ids.splice(0)));

interface Made {
  readonly depths: readonly (number | null)[];
  readonly series?: string;
  readonly over?: Record<string, unknown[]>;
  readonly set?: Partial<DisplaySet>;
}

/** A series of images of 4 by 4 pixels of a millimetre, at these depths in mm. */
function series({ depths, series: uid = "1.2.3.1", over = {}, set = {} }: Made): DisplaySet {
  const images = depths.map((depth, index) => {
    const imageId = `made:${uid}.${index}`;
    const sopInstanceUid = `${uid}.${index + 1}`;
    const ownOver = {
      "00200052": ["1.9"],
      "00080016": ["1.2.840.10008.5.1.4.1.1.4"],
      "00080018": [sopInstanceUid],
      ...over,
    };
    const header = readImageHeader(imageAt(index + 1, depth, ownOver), 1);
    const reference = imageReferenceSchema.parse({
      ...{ archiveId: "embedded", studyInstanceUid: "1.2.3", seriesInstanceUid: uid, sopInstanceUid },
      ...{ sopClassUid: "1.2.840.10008.5.1.4.1.1.4", frameNumber: 1, seriesNumber: 3, instanceNumber: index + 1 },
      ...{ seriesDescription: "T2", modality: "MR", studyDate: null },
    });
    ids.push(imageId);
    registerImage(imageId, { header, reference, institution: "" });
    return { imageId, reference };
  });
  return {
    ...{ id: uid, archiveId: "embedded", studyInstanceUid: "1.2.3", seriesInstanceUid: uid, seriesNumber: 3 },
    ...{ description: "T2", modality: "MR", studyDate: null, isPrior: false, patientId: "P", issuerOfPatientId: "" },
    ...{ images, reports: [], problem: "" },
    ...set,
  };
}

function storeWith(sets: readonly DisplaySet[], shown: string): ViewerStore {
  const store = createViewerStore();
  const pane = { ...emptyPane, displaySetId: shown, shownIndex: 0 };
  store.setState({ displaySets: sets, panes: [pane, emptyPane, emptyPane, emptyPane] });
  return store;
}

function stackOf(store: ViewerStore): StackGround {
  const { stack, refusal } = groundOfPane(store.getState(), 0);
  if (stack === null) throw new Error(refusal);
  return stack;
}

function segmentOn({ ground }: StackGround, change: Partial<OwnSegment> = {}): OwnSegment {
  return {
    ...{ id: "s1", label: "Cyst", category: "49755003", type: "367643001", side: null, colour: [64, 200, 255] },
    ...{ isAssisted: false, ground, slices: [] },
    ...change,
  };
}

describe("what is painted on", () => {
  it("stands for half the way to its neighbours, and at the ends for as much as on the other side", () => {
    const stack = stackOf(storeWith([series({ depths: [0, 10, 14] })], "1.2.3.1"));
    expect(stack.images.map(({ depth, depthMm }) => [depth, depthMm])).toEqual([
      [0, 10],
      [10, 7],
      [14, 4],
    ]);
  });

  it.each<[string, Made, RegExp]>([
    ["no place", { depths: [null, null] }, /does not say where it lies/],
    ["no frame of reference", { depths: [0, 5], over: { "00200052": [] } }, /does not say where it lies/],
    ["two images at one place", { depths: [0, 5, 5] }, /at the same place/],
    ["an earlier examination", { depths: [0, 5], set: { isPrior: true } }, /not on an earlier one/],
    ["another patient", { depths: [0, 5], set: { patientId: "Q" } }, /another patient's number/],
    ["a rendering", { depths: [0, 5], set: { renderedFrom: "x" } }, /volume rendering/],
  ])("is refused with a sentence: %s", (_, made, words) => {
    const first = series({ depths: [0, 5], series: "1.2.3.9" });
    const found = groundOfPane(storeWith([first, series(made)], "1.2.3.1").getState(), 0);
    expect([found.stack, found.refusal]).toEqual([null, expect.stringMatching(words)]);
  });

  it("is no image once the report is signed, until an addendum is written", () => {
    const store = storeWith([series({ depths: [0, 5] })], "1.2.3.1");
    const signed = { version: 1, marks: [], objectUids: [] };
    store.setState({ signed: { ...signed, isAdding: false } });
    expect(groundOfPane(store.getState(), 0).refusal).toMatch(/Signed in version 1/);
    store.setState({ signed: { ...signed, isAdding: true } });
    expect(groundOfPane(store.getState(), 0).stack).not.toBeNull();
  });

  it("is the series of the segment alone, and no second image at a place that it has", () => {
    const own = stackOf(storeWith([series({ depths: [0, 5] })], "1.2.3.1"));
    const other = stackOf(storeWith([series({ depths: [0, 5], series: "1.2.3.2" })], "1.2.3.2"));
    const segment = segmentOn(own);
    expect(whyNotHere(segment, own, own.images[0])).toBe("");
    expect(whyNotHere(segment, other, other.images[0])).toMatch(/belongs to series 3 T2/);
    const [slice] = painted(segment, own).slices;
    if (slice === undefined) throw new Error("Nothing was painted.");
    const elsewhere = { ...segment, slices: [{ ...slice, sopInstanceUid: "1.2.3.77" as typeof slice.sopInstanceUid }] };
    expect(whyNotHere(elsewhere, own, own.images[0])).toMatch(/would count twice/);
  });
});

function painted(segment: OwnSegment, stack: StackGround, at: readonly [number, number] = [1, 1]): OwnSegment {
  const { painting } = createViewerStore().getState();
  const stroke = new Stroke(segment, stack, { ...painting, diameterMm: 2 });
  const [first] = stack.images;
  if (first === undefined) throw new Error("The series has no image.");
  stroke.extend(first, at, at);
  return stroke.finish().segment;
}

describe("a stroke", () => {
  it("changes its image alone, is undone and made again with the marks, and never against another window", () => {
    const store = storeWith([series({ depths: [0, 5] })], "1.2.3.1");
    const stack = stackOf(store);
    const empty = segmentOn(stack);
    changeSegment(store, empty.id, empty);
    const first = painted(empty, stack);
    // A disc of two millimetres over a pixel and its four neighbours.
    expect(first.slices.map(({ sopInstanceUid, pixelCount }) => [sopInstanceUid, pixelCount])).toEqual([
      ["1.2.3.1.1", 5],
    ]);
    expect(segmentVolumeMl(first)).toBeCloseTo(0.025, 9);
    changeSegment(store, empty.id, first);
    expect(allMeasurements(store.getState())).toMatchObject([{ id: "s1", kind: "segment", text: "0.0250 mL" }]);
    expect(undoMark(store)?.image.sopInstanceUid).toBe("1.2.3.1.1");
    expect(allMeasurements(store.getState())).toEqual([]);
    expect(redoMark(store)?.image.sopInstanceUid).toBe("1.2.3.1.1");
    expect(draftMeasurements(store.getState(), [])).toHaveLength(1);
    store.setState({ segments: [{ ...first, label: "Theirs now" }] });
    expect(undoMark(store)).toBeNull();
    expect(store.getState().segments[0]?.label).toBe("Theirs now");
  });

  it("shows on its image pixel for pixel, on no neighbour, and by its place on a plane across", () => {
    const stack = stackOf(storeWith([series({ depths: [0, 5] })], "1.2.3.1"));
    const segment = painted(segmentOn(stack), stack);
    const [here, next] = stack.images;
    if (here === undefined || next === undefined) throw new Error("The series has two images.");
    const picture = { rows: 4, columns: 4, plane: here.plane, frameOfReferenceUid: "1.9", image: null };
    const shown = pixelsOn(segment, here.reference, picture);
    expect([...(shown ?? [])]).toEqual([0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(pixelsOn(segment, next.reference, picture)).toBeNull();
    const other = { ...here.reference, seriesInstanceUid: "1.2.3.8" as typeof here.reference.seriesInstanceUid };
    const byPlace = pixelsOn(segment, other, picture);
    expect([...(byPlace ?? [])].map((level) => (level === 0 ? 0 : 1))).toEqual([...(shown ?? [])]);
    expect(pixelsOn(segment, other, { ...picture, frameOfReferenceUid: "1.8" })).toBeNull();
  });
});

describe("a side", () => {
  it("that contradicts the half of wide images is named, and nothing is said of narrow ones", () => {
    const stack = stackOf(storeWith([series({ depths: [0, 5], over: { "00280030": [100, 100] } })], "1.2.3.1"));
    const segment = painted(segmentOn(stack), stack, [0, 1]);
    expect(sideDoubt({ ...segment, side: "right" })).toBe("");
    expect(sideDoubt({ ...segment, side: "left" })).toMatch(/lies in the right half/);
    expect(sideDoubt(segment)).toBe("");
    const narrow = { ...segment.ground, spacingMm: [1, 1] as [number, number] };
    expect(sideDoubt({ ...segment, ground: narrow, side: "left" })).toBe("");
  });
});
