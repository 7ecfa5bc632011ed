import { describe, expect, it } from "vitest";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import type { MeasuredRegion, MeasurementReport } from "../../../shared/objects/measurement-report.ts";
import { registerImage } from "../image-registry.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { foreignMarksOn, foreignReports } from "./foreign-marks.ts";
import { firstLayerState } from "./layer-state.ts";

const line: MeasuredRegion = {
  space: "image",
  graphic: "POLYLINE",
  points: [
    [1, 1],
    [9, 1],
  ],
  sopInstanceUid: "2.25.10",
  frameNumber: 1,
};

function report(regions: readonly MeasuredRegion[], changes: Partial<MeasurementReport> = {}): MeasurementReport {
  const value = { name: "Length", quantity: "length", value: 8.04, unit: "mm", regions } as const;
  return {
    sopInstanceUid: "2.25.1",
    studyInstanceUid: "2.25.5",
    patientId: "P1",
    date: "2026-11-12",
    creator: "Dr X",
    title: "",
    groups: [{ number: 1, trackingId: "", trackingUid: "", finding: "Nodule", site: "", values: [value], regions: [] }],
    notUnderstood: [],
    ...changes,
  };
}

function caseWith(measurements: MeasurementReport): {
  readonly displaySets: readonly DisplaySet[];
  readonly signed: null;
} {
  const reference = { sopInstanceUid: "2.25.10", frameNumber: 1 };
  const header = {
    format: { rows: 10, columns: 10 },
    frameOfReferenceUid: "2.25.7",
    plane: null,
  } as unknown as ImageHeader;
  registerImage("image", { header, reference: reference as never, institution: "" });
  const shared = { studyInstanceUid: "2.25.5", patientId: "P1", images: [], reports: [], problem: "" };
  const images = { ...shared, id: "a", images: [{ imageId: "image", reference }] } as unknown as DisplaySet;
  const others = { layers: [], measurements: [measurements], mappings: [] };
  return { signed: null, displaySets: [images, { ...shared, id: "b", others } as unknown as DisplaySet] };
}

describe("marks of others", () => {
  it("lie on the image that they name, with what their report states and whose it is", () => {
    const state = { ...caseWith(report([line])), layers: firstLayerState };
    const [mark] = foreignMarksOn(state, "image");
    expect(mark?.lines).toEqual(["Nodule", "Length 8.04 mm"]);
    expect(mark?.from).toMatch(/^From SR of 12.Nov.2026, Dr X$/);
    expect(mark?.same).toEqual({ kind: "length", points: line.points });
    expect(foreignMarksOn({ ...state, layers: { ...firstLayerState, areShown: false } }, "image")).toEqual([]);
    expect(foreignMarksOn({ ...state, layers: { ...firstLayerState, hidden: ["2.25.1"] } }, "image")).toEqual([]);
  });

  it("are not those of the case's own report, by what it was sent as and by nothing that its header claims", () => {
    const state = { ...caseWith(report([line], { creator: "Sightline" })), layers: firstLayerState };
    const signed = { version: 1, marks: [], objectUids: ["2.25.99"], isAdding: false };
    expect(foreignMarksOn({ ...state, signed }, "image")).toHaveLength(1);
    const own = { ...signed, objectUids: ["2.25.99", "2.25.1"] };
    expect(foreignMarksOn({ ...state, signed: own }, "image")).toEqual([]);
    expect(foreignReports({ ...state, signed: own })).toEqual([]);
    // The same list each time: a component that got a new one would draw itself again without end.
    expect(foreignReports({ ...state, signed: own })).toBe(foreignReports({ ...state, signed: own }));
  });

  it.each<readonly [string, readonly MeasuredRegion[], Partial<MeasurementReport>]>([
    ["another patient's number", [line], { patientId: "P2" }],
    ["another examination", [line], { studyInstanceUid: "2.25.6" }],
    ["names an image that is not in this case", [{ ...line, sopInstanceUid: "2.25.404" }], {}],
    ["names an image that is not in this case", [{ ...line, frameNumber: 2 }], {}],
    [
      "reaches beyond its image",
      [
        {
          ...line,
          points: [
            [1, 1],
            [400, 1],
          ],
        },
      ],
      {},
    ],
    [
      "lies on no image",
      [{ space: "patient", graphic: "POINT", points: [[0, 0, 0]], frameOfReferenceUid: "2.25.8" }],
      {},
    ],
    ["of the kind ELLIPSOID", [{ ...line, graphic: "ELLIPSOID" }], {}],
  ])("are not drawn and say why: %s", (sentence, regions, changes) => {
    const [placed] = foreignReports(caseWith(report(regions, changes)));
    expect(placed?.marks).toEqual([]);
    expect(placed?.sentences.join(" ")).toContain(sentence);
  });
});
