import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { axesOfGroup, shapeOfRegion } from "./measured-shape.ts";
import { readMeasurementReport } from "./measurement-report.ts";

const sq = (...items: DicomJsonInstance[]) => ({ vr: "SQ", Value: items });
const text = (vr: string, ...values: readonly (string | number)[]) => ({ vr, Value: values });
const code = (scheme: string, value: string, meaning: string) =>
  sq({ "00080100": text("SH", value), "00080102": text("SH", scheme), "00080104": text("LO", meaning) });

function number(
  concept: ReturnType<typeof code>,
  value: number,
  unit: ReturnType<typeof code>,
  ...children: DicomJsonInstance[]
) {
  return {
    "0040A040": text("CS", "NUM"),
    "0040A043": concept,
    "0040A300": sq({ "0040A30A": text("DS", value), "004008EA": unit }),
    "0040A730": sq(...children),
  };
}

function line(uid: string, ...data: number[]): DicomJsonInstance {
  const image = { "0040A040": text("CS", "IMAGE"), "00081199": sq({ "00081155": text("UI", uid) }) };
  return {
    "0040A040": text("CS", "SCOORD"),
    "00700022": text("FL", ...data),
    "00700023": text("CS", "POLYLINE"),
    "0040A730": uid === "" ? sq() : sq(image),
  };
}

function report(...children: DicomJsonInstance[]): DicomJsonInstance {
  const group = {
    "0040A040": text("CS", "CONTAINER"),
    "0040A043": code("DCM", "125007", "Messgruppe"),
    "0040A730": sq(...children),
  };
  return { "00080018": text("UI", "2.25.1"), "0040A040": text("CS", "CONTAINER"), "0040A730": sq(group) };
}

const mm = code("UCUM", "mm", "millimeter");
const pixels = code("UCUM", "1", "px");

describe("a measurement report of another maker", () => {
  it("is read by codes whatever the language, half a pixel from the corner that it counts from", () => {
    const read = readMeasurementReport(
      report(
        number(code("SRT", "G-A185", "Lange Achse"), 64.45, pixels, line("2.25.2", 10.5, 20.5, 30.5, 20.5)),
        number(code("SRT", "G-A186", "Kurze Achse"), 40, mm, line("2.25.2", 20.5, 10.5, 20.5, 30.5)),
      ),
    );
    const [group] = read?.groups ?? [];
    expect(group?.values.map(({ quantity, unit }) => [quantity, unit])).toEqual([
      ["longAxis", "{pixel}"],
      ["shortAxis", "mm"],
    ]);
    expect(group?.values[0]?.regions[0]?.points).toEqual([
      [10, 20],
      [30, 20],
    ]);
    expect(group === undefined ? null : axesOfGroup(group)?.short.value).toBe(40);
  });

  it("says what is not understood, and draws no shape that has no image or half a point", () => {
    const read = readMeasurementReport(
      report(number(code("99X", "1", "Sphericity"), 0.9, mm), line("", 1, 2, 3, 4), line("2.25.2", 1, 2, 3)),
    );
    expect(read?.groups[0]?.regions).toEqual([]);
    expect(read?.notUnderstood.join(" ")).toContain("Sphericity is shown as stated");
    expect(read?.notUnderstood.join(" ")).toContain("names no image");
    expect(read?.notUnderstood.join(" ")).toContain("no whole number of points");
  });

  it("without measurement groups is none", () => {
    expect(readMeasurementReport({ "0040A730": sq({ "0040A040": text("CS", "TEXT") }) })).toBeNull();
  });
});

describe("shapes of reports", () => {
  it("become the marks that they are", () => {
    const kindOf = (graphic: string, points: readonly (readonly [number, number])[], angle = false) =>
      shapeOfRegion(
        { graphic, points },
        angle ? [{ name: "", quantity: "angle", value: 1, unit: "deg", regions: [] }] : [],
      )?.mark?.kind;
    const corners = [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 0],
    ] as const;
    expect(kindOf("POINT", [[1, 1]])).toBe("probe");
    expect(kindOf("POLYLINE", corners)).toBe("polygon");
    expect(kindOf("POLYLINE", corners.slice(0, 3))).toBe("polyline");
    expect(kindOf("POLYLINE", corners.slice(0, 3), true)).toBe("angle");
    expect(
      kindOf("CIRCLE", [
        [5, 5],
        [5, 9],
      ]),
    ).toBe("ellipse");
    expect(
      shapeOfRegion(
        {
          graphic: "ELLIPSE",
          points: [
            [0, 5],
            [10, 5],
            [5, 3],
            [5, 7],
          ],
        },
        [],
      )?.mark?.points,
    ).toEqual([
      [0, 3],
      [10, 7],
    ]);
    // A turned ellipse is drawn but is no mark of ours.
    expect(
      shapeOfRegion(
        {
          graphic: "ELLIPSE",
          points: [
            [0, 0],
            [10, 10],
            [4, 6],
            [6, 4],
          ],
        },
        [],
      )?.mark,
    ).toBeNull();
    expect(shapeOfRegion({ graphic: "ELLIPSOID", points: [[0, 0]] }, [])).toBeNull();
    expect(shapeOfRegion({ graphic: "POINT", points: [[Number.NaN, 0]] }, [])).toBeNull();
  });
});
