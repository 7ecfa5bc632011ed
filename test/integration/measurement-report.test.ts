import { describe, expect, it } from "vitest";
import { encodeMeasurementReport } from "../../electron/core/encoders/measurement-report.ts";
import type { ImageReference, Measurement } from "../../shared/domain/measurement.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { readMeasurementReport } from "../../shared/objects/measurement-report.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import { image, sampleIdentifiers, sampleReport } from "../fakes/sample-report.ts";

// What leaves as a measurement report, as dciodvfy, dsrdump and pydicom see it.

const provenance = {
  spacingMm: null,
  spacingSource: "none",
  formula: "made for a test; version 1",
  warnings: [],
} as const;

function mark(kind: Measurement["kind"], changes: Partial<Measurement>): Measurement {
  return {
    id: "5d1f0e1a-0000-4000-8000-00000000000a",
    kind,
    image: image({}),
    points: [],
    quantities: [],
    text: "",
    trust: "exact",
    provenance: { ...provenance, warnings: [] },
    ...changes,
  };
}

const length = mark("length", {
  points: [
    [10, 20],
    [13, 24],
  ],
  quantities: [{ name: "length", value: 5.25, unit: "mm" }],
  text: "5.3 mm",
});
const axes = mark("bidirectional", {
  id: "5d1f0e1a-0000-4000-8000-00000000000b",
  image: image({ studyInstanceUid: "2.25.777" as never, sopInstanceUid: "2.25.778" as never, studyDate: "2024-02-01" }),
  points: [
    [0, 0],
    [10, 0],
    [5, -2],
    [5, 2],
  ],
  quantities: [
    { name: "longAxis", value: 10.123456789012344, unit: "mm" },
    { name: "shortAxis", value: 4, unit: "mm" },
  ],
  trust: "estimated",
  provenance: { ...provenance, warnings: ["Measured at the detector."] },
});
const pixels = mark("ellipse", {
  id: "not-a-uuid",
  points: [
    [2, 2],
    [8, 12],
  ],
  quantities: [
    { name: "area", value: 47.1, unit: "{pixel}" },
    { name: "length", value: 9, unit: "mm" },
    { name: "mean", value: -12.5, unit: "[hnsf'U]" },
  ],
  trust: "pixelsOnly",
});
const section: NonNullable<ImageReference["section"]> = {
  name: "Coronal",
  origin: [-100, 50, 200],
  alongRow: [1, 0, 0],
  alongColumn: [0, 0, -1],
  spacingMm: [2, 0.5],
  slab: { mode: "mean", thicknessMm: 0 },
  frameOfReferenceUid: "2.25.4242",
};
const onPlane = mark("polygon", {
  id: "5d1f0e1a-0000-4000-8000-00000000000d",
  image: image({ section }),
  points: [
    [0, 0],
    [10, 0],
    [10, 5],
  ],
  quantities: [{ name: "area", value: 25, unit: "mm2" }],
});
const arrow = mark("arrow", {
  id: "5d1f0e1a-0000-4000-8000-00000000000e",
  words: "Nodule",
  points: [
    [1, 1],
    [9, 9],
  ],
});

async function read(measurements: readonly Measurement[]) {
  const bytes = encodeMeasurementReport(sampleReport({ measurements: [...measurements] }), sampleIdentifiers);
  if (bytes === null) throw new Error("no measurement report");
  const folder = await folderWith({ sr: bytes });
  const path = folder.path("sr");
  const verdict = (await runTool("dciodvfy", ["-new", path])).output;
  const dump = (await runTool("dsrdump", ["+Pl", "+Pc", "+U8", path])).output;
  const script = `
import pydicom, json, sys
d = pydicom.dcmread(sys.argv[1])
groups = d.ContentSequence[-1].ContentSequence
def walk(items):
    for i in items:
        yield i
        yield from walk(i.get('ContentSequence', []))
out = {'class': str(d.SOPClassUID), 'groups': [], 'current': len(d.get('CurrentRequestedProcedureEvidenceSequence', [])),
  'other': [str(s.StudyInstanceUID) for s in d.get('PertinentOtherEvidenceSequence', [])]}
for g in groups:
    w = list(walk(g.ContentSequence))
    out['groups'].append({
      'uid': [str(i.UID) for i in w if i.ValueType == 'UIDREF'][0],
      'shapes': [[i.ValueType, i.GraphicType, [round(float(v), 4) for v in i.GraphicData]] for i in w if 'GraphicData' in i],
      'numbers': [[i.ConceptNameCodeSequence[0].CodeValue, float(i.MeasuredValueSequence[0].NumericValue),
        i.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue] for i in w if i.ValueType == 'NUM'],
      'methods': [i.ConceptCodeSequence[0].CodeMeaning for i in w if i.ValueType == 'CODE'],
      'texts': [i.TextValue for i in w if i.ValueType == 'TEXT']})
out['json'] = d.to_json_dict()
print(json.dumps(out))`;
  const run = await runTool("/usr/bin/python3", ["-c", script, path]);
  await folder.remove();
  expect(run.exitCode, run.output).toBe(0);
  return { verdict, dump, read: JSON.parse(run.output) as ReadBack };
}

interface ReadBack {
  readonly json: DicomJsonInstance;
  readonly class: string;
  readonly current: number;
  readonly other: readonly string[];
  readonly groups: readonly {
    readonly uid: string;
    readonly shapes: readonly [string, string, readonly number[]][];
    readonly numbers: readonly [string, number, string][];
    readonly methods: readonly string[];
    readonly texts: readonly string[];
  }[];
}

const errorsOf = (verdict: string) => verdict.split("\n").filter((line) => line.startsWith("Error"));

describe("a measurement report", () => {
  it("is there only where the report has marks", () => {
    expect(encodeMeasurementReport(sampleReport(), sampleIdentifiers)).toBeNull();
  });

  it("of marks on images is a Comprehensive SR without errors, with every place, number, unit and trust", async () => {
    const { verdict, dump, read: back } = await read([length, axes, pixels, arrow]);
    expect(verdict).toContain("Comprehensive");
    expect(errorsOf(verdict)).toEqual([]);
    expect(dump).toContain("Imaging Measurement Report");
    expect(back.class).toBe("1.2.840.10008.5.1.4.1.1.88.33");
    expect([back.current, back.other]).toEqual([1, ["2.25.777"]]);
    const [first, second, third, fourth] = back.groups;
    expect(first?.uid).toBe(`2.25.${BigInt("0x5d1f0e1a00004000800000000000000a")}`);
    // The first pixel's centre is half a pixel from the corner that coordinates count from.
    expect(first?.shapes).toEqual([["SCOORD", "POLYLINE", [10.5, 20.5, 13.5, 24.5]]]);
    expect(first?.numbers).toEqual([["410668003", 5.25, "mm"]]);
    expect(second?.shapes.map(([, , data]) => data)).toEqual([
      [0.5, 0.5, 10.5, 0.5],
      [5.5, 0, 5.5, 2.5],
    ]);
    expect(second?.numbers).toEqual([
      ["103339001", 10.1234568, "mm"],
      ["103340004", 4, "mm"],
    ]);
    expect(second?.methods).toEqual(["Estimated", "Estimated"]);
    expect(second?.texts.at(-1)).toContain("Measured at the detector.");
    // A length in millimetres cannot come from an image without spacing: it does not leave.
    expect(third?.numbers).toEqual([
      ["42798000", 47.1, "{pixels}"],
      ["373098007", -12.5, "[hnsf'U]"],
    ]);
    expect(third?.shapes).toEqual([["SCOORD", "ELLIPSE", [5.5, 2.5, 5.5, 12.5, 2.5, 7.5, 8.5, 7.5]]]);
    expect(third?.texts.at(-1)).toContain("Pixels only");
    expect(fourth?.texts).toContain("Nodule");
    expect(fourth?.numbers).toEqual([]);
  });

  it("says name, site and side of a mark, and is read back with them", async () => {
    const code = { value: "64033007", scheme: "SCT", meaning: "Kidney" };
    const named = { ...length, words: "Cyst", site: { code, side: "left" as const } };
    const { verdict, dump, read: back } = await read([named, { ...axes, site: { code } }, arrow]);
    expect(errorsOf(verdict)).toEqual([]);
    expect(dump).toMatch(/Finding Site.*Kidney/);
    expect(dump).toMatch(/Laterality.*Left/);
    const groups = readMeasurementReport(back.json)?.groups;
    expect(groups?.map(({ finding, site, codedSite }) => [finding, site, codedSite])).toEqual([
      ["Cyst", "Kidney, left", named.site],
      ["", "Kidney", { code }],
      ["Nodule", "", undefined],
    ]);
  });

  it("gives a finding that is followed the identifiers of its earlier mark, and says both numbers", async () => {
    const drawn = { ...axes, id: "5d1f0e1a-0000-4000-8000-00000000000f" };
    const { kind, points, quantities, trust } = drawn;
    const earlier = { image: drawn.image, kind, points, quantities, trust, plane: "axial", from: "" };
    const now = { ...axes, image: image({}), trust: "exact" as const, text: "12.1 × 5.0 mm" };
    const ofDrawn = { ...now, lesion: { name: "T1", plane: "axial", earlier: { ...earlier, markId: drawn.id } } };
    const ofRead = {
      ...length,
      lesion: { name: "T2", trackingUid: "2.25.987", plane: "axial", earlier: { ...earlier, markId: null } },
    };
    const { verdict, read: back } = await read([ofDrawn, ofRead as never, drawn]);
    expect(errorsOf(verdict)).toEqual([]);
    const groups = readMeasurementReport(back.json)?.groups ?? [];
    const drawnUid = `2.25.${BigInt("0x5d1f0e1a00004000800000000000000f")}`;
    expect(groups.map(({ trackingId, trackingUid }) => [trackingId, trackingUid])).toEqual([
      ["T1", drawnUid],
      ["T2", "2.25.987"],
      ["T1", drawnUid],
    ]);
    expect(groups[2]?.values.map(({ isEstimated }) => isEstimated)).toEqual([true, true]);
    expect(back.groups[0]?.texts.at(-1)).toContain("T1: 12.1 × 5.0 mm (");
    expect(back.groups[0]?.texts.at(-1)).toContain("before 10.1 mm × 4.0 mm (01-Feb-2024)");
  });

  it("of a mark on a plane is a Comprehensive 3D SR with places in the patient", async () => {
    const { verdict, dump, read: back } = await read([length, onPlane]);
    expect(errorsOf(verdict)).toEqual([]);
    expect(dump).toContain("SCOORD3D");
    expect(back.class).toBe("1.2.840.10008.5.1.4.1.1.88.34");
    expect(back.groups[1]?.shapes).toEqual([
      ["SCOORD3D", "POLYGON", [-100, 50, 200, -95, 50, 200, -95, 50, 190, -100, 50, 200]],
    ]);
    expect(back.groups[1]?.texts.at(-1)).toContain("Coronal, a plane made from the series");
  });
});
