import { afterEach, describe, expect, it } from "vitest";
import { imageReferenceSchema, type Measurement, measurementSchema } from "../../shared/domain/measurement.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { makeImageId } from "./image-id.ts";
import { forgetImages, type RegisteredImage, registerImage } from "./image-registry.ts";
import { keepWords } from "./mark-words-edit.ts";
import { marksOn } from "./marks/followed-marks.ts";
import { changeMark, undoMark } from "./marks/mark-history.ts";
import { makeMeasurement } from "./measurement-maker.ts";
import { labelAt, stepSpineNext } from "./spine.ts";
import { createViewerStore, type ViewerStore } from "./viewer-store.ts";

const value = (...Value: unknown[]) => ({ Value });
const ids: string[] = [];
let count = 0;

interface Where {
  readonly cosines: readonly number[];
  readonly position: readonly number[] | null;
  readonly frame?: string;
  readonly study?: string;
  readonly thickness?: number;
  readonly more?: Record<string, unknown>;
}

/** An image of 200 by 200 pixels, 1 mm by 1 mm. */
function image({
  cosines,
  position,
  frame = "1.9.1",
  study = "1.2.3",
  thickness = 3,
  more = {},
}: Where): RegisteredImage {
  count += 1;
  const instance = {
    "00080060": value("MR"),
    "00280002": value(1),
    "00280004": value("MONOCHROME2"),
    "00280010": value(200),
    "00280011": value(200),
    "00280030": value(1, 1),
    "00200037": value(...cosines),
    ...(position === null ? {} : { "00200032": value(...position) }),
    ...(frame === "" ? {} : { "00200052": value(frame) }),
    "00180050": value(thickness),
    ...more,
  } as DicomJsonInstance;
  const reference = imageReferenceSchema.parse({
    archiveId: "embedded",
    studyInstanceUid: study,
    seriesInstanceUid: `${study}.${count}`,
    sopInstanceUid: `${study}.${count}.1`,
    sopClassUid: "1.2.840.10008.5.1.4.1.1.4",
    frameNumber: 1,
    seriesNumber: count,
    instanceNumber: 1,
    seriesDescription: "",
    modality: "MR",
    studyDate: null,
  });
  const registered = { header: readImageHeader(instance, 1), reference, institution: "" };
  registerImage(makeImageId(reference), registered);
  ids.push(makeImageId(reference));
  return registered;
}

afterEach(() => forgetImages(ids.splice(0)));

const [sagittal, axial] = [
  [0, 1, 0, 0, 0, -1],
  [1, 0, 0, 0, 1, 0],
] as const;
const midline = () => image({ cosines: sagittal, position: [0, -100, 100] });
const decoded = { stored: new Uint16Array(40_000), rgba: null, range: { minimum: 0, maximum: 0 } };

function label(store: ViewerStore, id: string, on: RegisteredImage, at: ImagePoint): string | undefined {
  const words = labelAt(store.getState(), on, at);
  if (words === null) return undefined;
  changeMark(store, id, makeMeasurement(id, { kind: "vertebra", points: [at], words }, on, decoded));
  store.setState({ spineNext: null });
  return words;
}

const shownOn = (store: ViewerStore, on: RegisteredImage) =>
  marksOn(store.getState().measurements, on).map(({ words, points }) => [words, points[0]]);

describe("labels of vertebrae", () => {
  it("name each next one by where it is clicked, from the one that was chosen", () => {
    const [store, spine] = [createViewerStore(), midline()];
    store.setState({ spineNext: "T11" });
    const rows = [20, 50, 80, 110];
    expect(rows.map((row, index) => label(store, `m${index}`, spine, [100, row]))).toEqual(["T11", "T12", "L1", "L2"]);
    store.setState({ spineNext: "C4" });
    stepSpineNext(store, -1);
    expect(store.getState().spineNext).toBe("C3");
  });

  it("follow to other planes of the same frame of reference, to 0.1 mm, and to no other", () => {
    const [store, spine] = [createViewerStore(), midline()];
    label(store, "m1", spine, [110, 60]);
    // Row 60 of the sagittal image is z = 40, column 110 is y = 10; x = 0.
    const through = image({ cosines: axial, position: [-100, -100, 40.9] });
    expect(shownOn(store, through)).toEqual([["L5", [100, 110]]]);
    const coronal = image({ cosines: [1, 0, 0, 0, 0, -1], position: [-100, 12, 100] });
    expect(shownOn(store, coronal)).toEqual([["L5", [100, 60]]]);
    for (const away of [
      { position: [-100, -100, 45.1] },
      { position: [-100, -100, 40], frame: "1.9.2" },
      { position: [-100, -100, 40], frame: "" },
      { position: [-100, -100, 40], study: "1.2.4" },
      { position: [50, -100, 40] },
      { position: null },
    ]) {
      expect(shownOn(store, image({ cosines: axial, ...away })), JSON.stringify(away)).toEqual([]);
    }
  });

  it("are shown on every slice that is thick enough to hold them", () => {
    const [store, spine] = [createViewerStore(), midline()];
    label(store, "m1", spine, [100, 60]);
    const thick = (z: number) => image({ cosines: axial, position: [-100, -100, z], thickness: 20 });
    expect([thick(49.9), thick(50.1)].map((on) => shownOn(store, on).length)).toEqual([1, 0]);
  });

  it("move with their place when they are moved on another plane", () => {
    const [store, spine] = [createViewerStore(), midline()];
    label(store, "m1", spine, [110, 60]);
    const through = image({ cosines: axial, position: [-100, -100, 40] });
    changeMark(
      store,
      "m1",
      makeMeasurement("m1", { kind: "vertebra", points: [[102, 120]], words: "L5" }, through, decoded),
    );
    expect(shownOn(store, spine)).toEqual([["L5", [120, 60]]]);
    undoMark(store);
    expect(shownOn(store, spine)).toEqual([["L5", [110, 60]]]);
  });

  it("stay on their image where it does not say where it lies, and take up and down from what it says", () => {
    const film = image({ cosines: [], position: null, more: { "00200020": value("A", "H") } });
    const store = createViewerStore();
    expect([label(store, "m1", film, [100, 60]), label(store, "m2", film, [100, 30])]).toEqual(["L5", "S1"]);
    expect(store.getState().measurements.every((mark) => mark.place === undefined)).toBe(true);
    expect(shownOn(store, midline())).toEqual([]);
  });

  it("are renamed to vertebrae only, and kept by the draft as they are", () => {
    const [store, spine] = [createViewerStore(), midline()];
    label(store, "m1", spine, [110, 60]);
    expect(keepWords(store, "m1", "L8")).toMatch(/no such vertebra/);
    expect(keepWords(store, "m1", " l4\u202E ")).toBe("");
    const [mark] = store.getState().measurements;
    expect(mark).toMatchObject({ words: "L4", text: "L4", place: { frameOfReference: "1.9.1", point: [0, 10, 40] } });
    expect(measurementSchema.parse(JSON.parse(JSON.stringify(mark)) as Measurement)).toEqual(mark);
  });
});
