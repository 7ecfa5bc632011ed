import { describe, expect, it } from "vitest";
import { imageReferenceSchema, type Measurement, measurementSchema } from "../../shared/domain/measurement.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { fidelityOf } from "../../shared/imaging/fidelity.ts";
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

const square: readonly (readonly [number, number])[] = [
  [20, 10],
  [60, 20],
  [20, 30],
  [12, 20],
];

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
  { kind: "spline", points: square },
  { kind: "vertebra", points: [[20, 30]], words: "L4" },
];

const make = (shape: MarkShape, on = ct): Measurement =>
  measurementSchema.parse(makeMeasurement("m1", shape, on, decoded));
const textsOn = (on: typeof ct) => Object.fromEntries(shapes.map((shape) => [shape.kind, make(shape, on).text]));

describe("every kind of mark", () => {
  it("is covered here", () => {
    // Segments are painted; their numbers come from `shared/segmenting`.
    expect([...shapes.map(({ kind }) => kind), "segment"].sort()).toEqual(Object.keys(markKinds).sort());
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
      spline: expect.stringMatching(/^\d+ mm², mean −9\d\d HU, SD \d+ HU, perimeter [\d.]+ mm$/),
      vertebra: "L4",
    });
  });

  it("says that lengths on a detector are estimated, but not its angles and values", () => {
    const texts = textsOn(film);
    expect(texts).toMatchObject({ angle: "90.0°", cobb: "Cobb angle 14.0°", probe: "40.0 (no unit)" });
    expect(texts.length).toBe("4.0 mm (estimated, at the detector, magnification unknown)");
    expect(texts.ratio).toMatch(/^ratio 0\.50 \(4\.0 mm \/ 8\.0 mm\) \(estimated, at the detector/);
    expect(texts.bidirectional).toMatch(/\(estimated, at the detector, magnification unknown\)$/);
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
      if (mark.quantities.length === 0) expect(labelLines(mark)).toEqual([shape.words]);
      else expect(labelLines(mark).at(-1)).toBe("Exact");
    }
  });

  it("has no number while points are missing", () => {
    for (const { kind, points } of shapes.filter(({ kind }) => !["probe", "arrow", "vertebra"].includes(kind))) {
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

describe("what a number says of itself", () => {
  const length: MarkShape = {
    kind: "length",
    points: [
      [10, 10],
      [30, 10],
    ],
  };
  const near = { "00181111": value(1000), "00181110": value(1500) };

  it("names the magnification that the distances give, and how far anatomy before or behind may be off", () => {
    const mark = make(length, image("XA", { "00181164": value(0.3, 0.3), ...near }));
    expect(mark.text).toBe("4.0 mm (estimated ± 10 %, corrected for a magnification of 1.5)");
    expect(labelLines(mark)).toEqual(["4.0 mm", "Estimated ± 10 %, corrected for a", "magnification of 1.5"]);
    expect(mark.provenance).toMatchObject({ spacingSource: "imagerPixelSpacing", uncertainty: { percent: 10 } });
  });

  it("never takes the spacing of a detector for the patient's, whichever way the header gives it", () => {
    for (const more of [{}, near, { "00181114": value(1.2) }, { "00280030": value(0.2, 0.2) }]) {
      for (const modality of ["DX", "XA", "MG", "CR", "RF"]) {
        const mark = make(length, image(modality, { "00181164": value(0.2, 0.2), ...more }));
        expect([mark.trust, mark.text.includes("(estimated")], modality).toEqual(["estimated", true]);
      }
    }
  });

  it("carries what was wanting in the picture into record, label and report", () => {
    const lossy = image("CT", {
      "00280030": value(1, 1),
      "00282110": value("01"),
      "00282112": value(12.3),
      "00282114": value("ISO_10918_1"),
      "00080008": value("DERIVED", "PRIMARY", "SUBTRACTED"),
    });
    const mark = make(length, lossy);
    expect(mark.fidelity?.map(({ code }) => code)).toEqual(["lossy", "subtracted"]);
    expect(mark.text).toBe("20.0 mm (lossy image, subtracted image)");
    expect(labelLines(mark).join(" ")).toBe("20.0 mm Exact; Lossy compression 12:1 (JPEG); Subtracted image");
    expect(make(length).fidelity).toBeUndefined();
  });

  it("says that a plane was made, and what was corrected or left out to make it", () => {
    const section = {
      name: "Coronal",
      origin: [0, 0, 0] as [number, number, number],
      alongRow: [1, 0, 0] as [number, number, number],
      alongColumn: [0, 0, -1] as [number, number, number],
      spacingMm: [1, 1] as [number, number],
      slab: { mode: "mean" as const, thicknessMm: 0 },
    };
    const mark = make(length, { ...ct, reference: { ...ct.reference, section } });
    expect(mark.text).toBe("10.0 mm (on a plane made from the series)");
    const notes = ["Gantry tilt of 12° corrected", "Made from every second slice"];
    const made = fidelityOf({ notes: [], spacing: null, section: { name: "Coronal", notes } });
    expect(made.map(({ code }) => code)).toEqual(["correctedGeometry", "decimated", "interpolated"]);
  });

  it("names the colour of a colour image as colour, and no value of it", () => {
    const doppler = image("US", {
      "00280002": value(3),
      "00280004": value("RGB"),
      "00280100": value(8),
      "00280101": value(8),
      "00280102": value(7),
    });
    const rgba = Uint8ClampedArray.from({ length: 40_000 }, (_, index) => [200, 30, 7, 255][index % 4] ?? 0);
    const mark = makeMeasurement("m1", { kind: "probe", points: [[40.2, 12]] }, doppler, { ...decoded, rgba });
    expect(mark.text).toBe("RGB 200, 30, 7 (colour, no measured value)");
    expect(mark.quantities.map(({ name }) => name)).toEqual(["red", "green", "blue"]);
  });
});

describe("traces of ultrasound", () => {
  /** Spectrum: columns are 5 ms, rows 2 cm/s downwards from 100 cm/s at the top; its baseline is row 50 of the region. */
  const region = (more: Record<string, unknown>) => ({
    "00186012": value(3),
    "00186018": value(10),
    "0018601A": value(20),
    "0018601C": value(90),
    "0018601E": value(95),
    "00186024": value(4),
    "0018602C": value(0.005),
    ...more,
  });
  const spectrum = region({ "00186026": value(7), "0018602E": value(-2), "00186022": value(50), "0018602A": value(0) });
  const mMode = region({ "00186012": value(2), "00186026": value(3), "0018602E": value(0.02) });
  const tissue = {
    ...region({ "00186012": value(1), "00186024": value(3), "00186026": value(3) }),
    "0018602C": value(0.05),
    "0018602E": value(0.05),
  };
  const us = (item: Record<string, unknown>) => image("US", { "00186011": value(item) });
  const line: MarkShape = {
    kind: "length",
    points: [
      [20, 40],
      [60, 70],
    ],
  };

  it("give time and velocity, never a length", () => {
    const mark = make(line, us(spectrum));
    expect(mark.text).toBe("0.2000 s, 60.0 cm/s");
    expect(mark.quantities.some(({ unit }) => unit === "mm")).toBe(false);
    expect(labelLines(mark)).toEqual(["Time 0.2000 s", "Velocity 60.0 cm/s", "Exact"]);
  });

  it("give time and depth in M-mode, and a length in two dimensions", () => {
    expect(make(line, us(mMode)).text).toBe("0.2000 s, 6.0 mm");
    expect(make(line, us(tissue)).text).toBe("25.0 mm");
  });

  it("give no area, and say why", () => {
    const area = make({ kind: "rectangle", points: line.points }, us(spectrum));
    expect(area.quantities[0]?.unit).toBe("{pixel}");
    expect(area.provenance.warnings[0]).toBe(
      "This part of the image shows velocity over time: there is no length or area across it.",
    );
  });

  it("give the velocity at a point from the baseline of the region", () => {
    expect(make({ kind: "probe", points: [[30, 40]] }, us(spectrum)).text).toBe("velocity 60.0 cm/s");
    expect(make({ kind: "probe", points: [[30, 80]] }, us(spectrum)).text).toBe("velocity −20.0 cm/s");
  });
});
