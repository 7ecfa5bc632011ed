import { describe, expect, it } from "vitest";
import { imageReferenceSchema, type Measurement, measurementSchema } from "../../shared/domain/measurement.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { markKinds } from "./marks/mark-kinds.ts";
import { labelLines, type MarkShape, makeMeasurement } from "./measurement-maker.ts";

const value = (...Value: unknown[]) => ({ Value });

function image(modality: string, more: Record<string, unknown> = {}) {
  const instance = {
    "00080060": value(modality),
    "00280002": value(1),
    "00280004": value("MONOCHROME2"),
    "00280010": value(100),
    "00280011": value(100),
    "00280100": value(16),
    "00280101": value(16),
    "00280102": value(15),
    "00280103": value(0),
    ...more,
  } as DicomJsonInstance;
  const reference = imageReferenceSchema.parse({
    archiveId: "embedded",
    studyInstanceUid: "1.2.3",
    seriesInstanceUid: "1.2.3.1",
    sopInstanceUid: "1.2.3.1.1",
    sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
    frameNumber: 1,
    seriesNumber: 1,
    instanceNumber: 1,
    seriesDescription: "",
    modality,
    studyDate: null,
  });
  return { header: readImageHeader(instance, 1), reference, institution: "" };
}

/** Rows are 2 mm apart, columns 0.5 mm; every stored value is its column, read as HU less 1000. */
const ct = image("CT", { "00280030": value(2, 0.5), "00281053": value(1), "00281052": value(-1000) });
const film = image("DX", { "00181164": value(0.2, 0.2) });
const bare = image("OT");
const stored = Uint16Array.from({ length: 10_000 }, (_, index) => index % 100);
const decoded = { stored, rgba: null, range: { minimum: 0, maximum: 99 } };

const shapes: readonly MarkShape[] = [
  {
    kind: "length",
    points: [
      [10, 10],
      [30, 10],
    ],
  },
  {
    kind: "polyline",
    points: [
      [10, 10],
      [30, 10],
      [30, 20],
    ],
  },
  {
    kind: "bidirectional",
    points: [
      [10, 10],
      [50, 10],
      [30, 5],
      [30, 8],
    ],
  },
  {
    kind: "ratio",
    points: [
      [10, 10],
      [30, 10],
      [10, 20],
      [50, 20],
    ],
  },
  {
    kind: "angle",
    points: [
      [50, 10],
      [10, 10],
      [10, 30],
    ],
  },
  {
    kind: "cobb",
    points: [
      [10, 10],
      [50, 10],
      [10, 20],
      [50, 30],
    ],
  },
  {
    kind: "ellipse",
    points: [
      [10, 10],
      [30, 20],
    ],
  },
  {
    kind: "rectangle",
    points: [
      [9.5, 9.5],
      [30.5, 19.5],
    ],
  },
  {
    kind: "polygon",
    points: [
      [9.5, 9.5],
      [30.5, 9.5],
      [30.5, 19.5],
      [9.5, 19.5],
    ],
  },
  { kind: "probe", points: [[40.2, 12]] },
  {
    kind: "arrow",
    points: [
      [10, 10],
      [40, 40],
    ],
    words: "Old fracture",
  },
];

const make = (shape: MarkShape, on = ct): Measurement =>
  measurementSchema.parse(makeMeasurement("m1", shape, on, decoded));
const textsOn = (on: typeof ct) => Object.fromEntries(shapes.map((shape) => [shape.kind, make(shape, on).text]));

describe("every kind of mark", () => {
  it("is covered here", () => {
    expect(shapes.map(({ kind }) => kind).sort()).toEqual(Object.keys(markKinds).sort());
  });

  it("prints its number with its unit on uneven pixels", () => {
    expect(textsOn(ct)).toEqual({
      length: "10.0 mm",
      polyline: "30.0 mm",
      bidirectional: "20.0 mm × 6.0 mm",
      ratio: "ratio 0.50 (10.0 mm / 20.0 mm)",
      angle: "90.0°",
      cobb: "Cobb angle 45.0°",
      ellipse: "157 mm², mean −980 HU, SD 5 HU",
      rectangle: "210 mm², mean −980 HU, SD 6 HU",
      polygon: "210 mm², mean −980 HU, SD 6 HU",
      probe: "−960 HU",
      arrow: "Old fracture",
    });
  });

  it("says that lengths on a detector are estimated, but not its angles and values", () => {
    const texts = textsOn(film);
    expect(texts).toMatchObject({ angle: "90.0°", cobb: "Cobb angle 14.0°", probe: "40.0 (no unit)" });
    expect(texts.length).toBe("4.0 mm (estimated)");
    expect(texts.ratio).toBe("ratio 0.50 (4.0 mm / 8.0 mm) (estimated)");
    expect(texts.bidirectional).toMatch(/\(estimated\)$/);
    expect(texts.arrow).toBe("Old fracture");
  });

  it("never says mm without a spacing, and says what an angle took for granted", () => {
    const marks = shapes.map((shape) => make(shape, bare));
    expect(marks.filter(({ text }) => /mm/.test(text))).toEqual([]);
    const angle = marks.find(({ kind }) => kind === "angle");
    expect(angle).toMatchObject({ trust: "estimated", text: "90.0° (estimated)" });
    expect(angle?.provenance.warnings).toEqual(["Without a spacing the angle takes pixels as square."]);
    expect(marks.find(({ kind }) => kind === "polygon")?.quantities[0]).toMatchObject({ value: 210, unit: "{pixel}" });
  });

  it("names formula and version, and how far its numbers can be trusted", () => {
    for (const shape of shapes) {
      const mark = make(shape);
      expect(mark.provenance.formula).toMatch(/^.+: .+; version \d+$/);
      if (shape.kind === "arrow") expect(labelLines(mark)).toEqual(["Old fracture"]);
      else expect(labelLines(mark).at(-1)).toBe("Exact");
    }
  });

  it("has no number while points are missing", () => {
    for (const { kind, points } of shapes.filter(({ kind }) => kind !== "probe" && kind !== "arrow")) {
      expect(make({ kind, points: points.slice(0, 1) }).quantities, kind).toEqual([]);
    }
  });
});

describe("marks that cannot be measured", () => {
  it("say so instead of giving a number", () => {
    const crossed: MarkShape = {
      kind: "polygon",
      points: [
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ],
    };
    expect(make(crossed)).toMatchObject({ quantities: [], text: "no area: the outline crosses itself" });
    const padded = image("CT", { "00280030": value(1, 1), "00280120": value(40) });
    expect(make({ kind: "probe", points: [[40, 5]] }, padded).text).toBe("no value");
  });

  it("name the other angle of steep lines", () => {
    const steep = make({
      kind: "cobb",
      points: [
        [0, 0],
        [40, 0],
        [10, 0],
        [11, 40],
      ],
    });
    expect(labelLines(steep)).toEqual(["Cobb 89.6°", "or 90.4°", "Exact"]);
    expect(steep.provenance.warnings).toEqual(["The smaller angle is given; the lines also enclose 90.4°."]);
  });
});
