import { afterEach, describe, expect, it } from "vitest";
import { type Calibration, calibrationSchema } from "../../shared/domain/calibration.ts";
import { imageReferenceSchema, type Measurement } from "../../shared/domain/measurement.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { planeOfImage } from "../../shared/imaging/volume/section-planes.ts";
import { outdatedKeyImages } from "../../shared/rules/key-image-marks.ts";
import { addCalibration, removeCalibration, withCalibration } from "./calibrations.ts";
import { makeImageId } from "./image-id.ts";
import { forgetImages, type RegisteredImage, registerImage } from "./image-registry.ts";
import { changeMark, redoMark, undoMark } from "./marks/mark-history.ts";
import { type MarkShape, makeMeasurement } from "./measurement-maker.ts";
import { createViewerStore, type ViewerStore } from "./viewer-store.ts";

const value = (...Value: unknown[]) => ({ Value });
const registeredIds: string[] = [];

function image(sop: string, more: Record<string, unknown> = {}): RegisteredImage {
  const header = readImageHeader(
    {
      "00080060": value("DX"),
      "00280002": value(1),
      "00280004": value("MONOCHROME2"),
      "00280010": value(100),
      "00280011": value(100),
      "00280100": value(16),
      "00280101": value(16),
      "00280102": value(15),
      "00280103": value(0),
      ...more,
    } as DicomJsonInstance,
    1,
  );
  const reference = imageReferenceSchema.parse({
    archiveId: "embedded",
    studyInstanceUid: "1.2.3",
    seriesInstanceUid: "1.2.3.1",
    sopInstanceUid: sop,
    sopClassUid: "1.2.840.10008.5.1.4.1.1.1.1",
    frameNumber: 1,
    seriesNumber: 1,
    instanceNumber: 1,
    seriesDescription: "",
    modality: "DX",
    studyDate: null,
  });
  const registered = { header, reference, institution: "", machine: "Maker Model 7" };
  registerImage(makeImageId(reference), registered);
  registeredIds.push(makeImageId(reference));
  return registered;
}

afterEach(() => forgetImages(registeredIds.splice(0)));

const decoded = { stored: new Uint16Array(10_000).fill(7), rgba: null, range: { minimum: 7, maximum: 7 } };
const across: MarkShape = {
  kind: "length",
  points: [
    [10, 10],
    [50, 10],
  ],
};
const box: MarkShape = {
  kind: "rectangle",
  points: [
    [10, 10],
    [30, 30],
  ],
};

function calibration(on: RegisteredImage, change: Partial<Calibration> = {}): Calibration {
  return calibrationSchema.parse({
    id: "0190a0a0-0000-7000-8000-000000000009",
    image: on.reference,
    spacingMm: [0.5, 0.5],
    lengthMm: 50,
    linePixels: 100,
    scope: "image",
    machine: on.machine,
    rows: 100,
    columns: 100,
    by: "Dr R. Testwell",
    on: "2026-11-24",
    setsAsideExact: false,
    ...change,
  });
}

function drawn(store: ViewerStore, id: string, shape: MarkShape, on: RegisteredImage): Measurement {
  const mark = makeMeasurement(id, shape, withCalibration(on, store.getState().calibrations), decoded);
  changeMark(store, id, mark);
  return mark;
}

const textsOf = (store: ViewerStore) => store.getState().measurements.map(({ text }) => text);

describe("a calibration by the reader", () => {
  it("measures earlier marks anew, which the report and key images then see, and later ones by it", () => {
    const film = image("1.1");
    const store = createViewerStore();
    const before = drawn(store, "a", across, film);
    drawn(store, "b", box, film);
    expect(textsOf(store)).toEqual(["40.0 pixels", "400 pixels, mean 7.00, SD 0.00"]);
    addCalibration(store, calibration(film));
    const by = "(estimated ± 1 %, calibrated by Dr R. Testwell, 24-Nov-2026, this image only)";
    expect(textsOf(store)).toEqual([`20.0 mm ${by}`, `100 mm², mean 7.00, SD 0.00 ${by}`]);
    expect(drawn(store, "c", across, film).text).toBe(`20.0 mm ${by}`);
    const burnt = { measurementId: "a", text: before.text, points: before.points };
    const keyImage = { id: "k", measurementIds: ["a"], burntIn: { scale: 2, marks: [burnt] } };
    const content = { measurements: store.getState().measurements, keyImages: [keyImage] } as unknown as DraftContent;
    expect(outdatedKeyImages(content)[0]?.sentence).toBe(
      `Key image 1 shows 40.0 pixels, the mark now reads 20.0 mm ${by}.`,
    );
  });

  it("is undone by one step, made again by one, and removed by one", () => {
    const film = image("1.1");
    const store = createViewerStore();
    drawn(store, "a", across, film);
    addCalibration(store, calibration(film));
    const calibrated = textsOf(store);
    undoMark(store);
    expect([textsOf(store), store.getState().calibrations]).toEqual([["40.0 pixels"], []]);
    redoMark(store);
    expect(textsOf(store)).toEqual(calibrated);
    removeCalibration(store, "0190a0a0-0000-7000-8000-000000000009");
    expect(textsOf(store)).toEqual(["40.0 pixels"]);
    undoMark(store);
    expect(textsOf(store)).toEqual(calibrated);
  });

  it("never lets undo bring back a number of a calibration that is gone, nor one in pixels under one that holds", () => {
    const film = image("1.1");
    const store = createViewerStore();
    drawn(store, "a", across, film);
    changeMark(store, "a", null);
    addCalibration(store, calibration(film));
    changeMark(store, "b", makeMeasurement("b", box, withCalibration(film, store.getState().calibrations), decoded));
    undoMark(store);
    undoMark(store);
    redoMark(store);
    undoMark(store);
    undoMark(store);
    expect(textsOf(store)).toEqual(["40.0 pixels"]);
  });

  it("leaves marks outside its scope and marks of exact images as they are", () => {
    const [film, sister] = [image("1.1"), image("1.2")];
    const ct = image("1.3", { "00080060": value("CT"), "00280030": value(0.5, 0.25) });
    const store = createViewerStore();
    const kept = [drawn(store, "a", across, sister), drawn(store, "b", across, ct)];
    addCalibration(store, calibration(film, { scope: "image" }));
    expect(store.getState().measurements).toEqual(kept);
    addCalibration(store, calibration(ct, { scope: "series" }));
    expect(textsOf(store)[1]).toBe("10.0 mm");
  });

  it("never becomes a place in the patient", () => {
    const plane = { "00200037": value(1, 0, 0, 0, 1, 0), "00200032": value(0, 0, 0) };
    const scan = image("1.4", { "00080060": value("MR"), ...plane });
    const store = createViewerStore();
    addCalibration(store, calibration(scan));
    const { header, calibration: made } = withCalibration(scan, store.getState().calibrations);
    expect([made?.lengthMm, planeOfImage(header)]).toEqual([50, null]);
  });

  it("gives no length across a trace of ultrasound", () => {
    const region = {
      "00186012": value(3),
      "0018601C": value(99),
      "0018601E": value(99),
      "00186024": value(4),
      "0018602C": value(0.01),
      "00186026": value(7),
      "0018602E": value(-2),
    };
    const echo = image("1.5", { "00080060": value("US"), "00186011": value(region) });
    const store = createViewerStore();
    addCalibration(store, calibration(echo));
    expect(drawn(store, "a", across, echo).text).toBe("0.4000 s, 0.00 cm/s");
    expect(drawn(store, "b", box, echo).quantities[0]?.unit).toBe("{pixel}");
  });
});
