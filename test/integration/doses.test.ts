import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../../electron/core/embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import { readNativeFrame } from "../../shared/imaging/native-frame.ts";
import { readContourSet } from "../../shared/objects/contour-set.ts";
import { buildDoseGrid, doseAt } from "../../shared/objects/dose-grid.ts";
import { doseOfVolume, doseVolume } from "../../shared/objects/dose-volume.ts";
import { readRtDose } from "../../shared/objects/rt-dose.ts";
import { readPlanPrescription } from "../../shared/objects/rt-plan.ts";
import { testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";

async function readTreatment(name: string) {
  return await readFileAt(join(await testData("objects"), "rt", name));
}

async function readFileAt(path: string) {
  const bytes = await readFile(path);
  const read = readDicomHeader(memorySource(bytes));
  if (read.kind !== "instance") throw new Error(`${path} is no DICOM file.`);
  return { bytes, header: read.header };
}

describe("a dose of a planning system", () => {
  it("has every value that lies in its file, at its place, and is relative as it says", async () => {
    const { bytes, header } = await readTreatment("rtdose.dcm");
    const dose = readRtDose(header.dataset);
    if (dose?.geometry == null) throw new Error(dose?.problem ?? "The file holds no dose.");
    expect(dose).toMatchObject({ unit: "relative", summation: "BEAM", problem: "", scaling: 1e-6 });
    const { geometry } = dose;
    expect([geometry.rows, geometry.columns, geometry.frames.length, geometry.stepMm]).toEqual([10, 10, 15, 5]);
    const layout = layOutFrames(header);
    const grid = buildDoseGrid(geometry, dose.scaling, (frame) =>
      readNativeFrame(new Uint8Array(readFrame(layout, frame)), dose.header.format, false),
    );
    // The pixels are the last thing in the file: 32 bits each, the least significant first.
    const pixels = bytes.subarray(bytes.length - 15 * 10 * 10 * 4);
    const stored = Array.from({ length: 1500 }, (_, at) => pixels.readUInt32LE(at * 4) * 1e-6);
    stored.forEach((value, at) => {
      expect(grid.values[at]).toBeCloseTo(value, 6);
    });
    expect(grid.maximum.value).toBeCloseTo(Math.max(...stored), 6);
    // Frame 3, row 4, column 6, counted from 0: 10 mm a pixel and 5 mm a frame from the first.
    const at = 3 * 100 + 4 * 10 + 6;
    expect(doseAt(grid, [189.43125 + 60, 199.43125 + 40, -761.87 + 15])).toBeCloseTo(stored[at] ?? 0, 5);
    const between = ((stored[at] ?? 0) + (stored[at + 1] ?? 0)) / 2;
    expect(doseAt(grid, [189.43125 + 65, 199.43125 + 40, -761.87 + 15])).toBeCloseTo(between, 5);
  });

  it("comes with a plan whose prescription is read, and nothing else of it", async () => {
    const { header } = await readTreatment("rtplan.dcm");
    expect(readPlanPrescription(header.dataset)?.targetDoses).toEqual([30.826203]);
  });

  it("carries histograms that agree with those computed from its grid and contours, and both are clean to dciodvfy", async () => {
    const folder = join(import.meta.dirname, "../data/dose");
    const { header } = await readFileAt(join(folder, "dose-with-histogram.dcm"));
    const structures = readContourSet((await readFileAt(join(folder, "structures.dcm"))).header.dataset);
    const dose = readRtDose(header.dataset);
    if (dose?.geometry == null || structures === null) throw new Error("The file holds no dose.");
    expect(dose.structureSetUid).toBe(structures.sopInstanceUid);
    const layout = layOutFrames(header);
    const grid = buildDoseGrid(dose.geometry, dose.scaling, (frame) =>
      readNativeFrame(new Uint8Array(readFrame(layout, frame)), dose.header.format, false),
    );
    expect(dose.dvhs.map(({ volumeUnit, problem }) => [volumeUnit, problem])).toEqual([
      ["cm3", ""],
      ["percent", ""],
    ]);
    for (const stored of dose.dvhs) {
      const region = structures.segments.find(({ number }) => number === stored.regions[0]?.number);
      const computed = region === undefined ? null : doseVolume(region, grid);
      if (computed === null) throw new Error("Nothing was computed.");
      if (stored.volumeUnit === "cm3") {
        expect(Math.abs(computed.volumeMl / (stored.curve.volumes[0] ?? 0) - 1)).toBeLessThan(0.01);
      }
      expect(computed.mean).toBeCloseTo(stored.mean ?? Number.NaN, 0);
      for (const percent of [95, 50, 5]) {
        const [own, theirs] = [computed.curve, stored.curve].map((curve) => doseOfVolume(curve, percent));
        expect(Math.abs((own ?? Number.NaN) - (theirs ?? Number.NaN)), `D${percent}`).toBeLessThan(0.75);
      }
    }
    for (const name of ["dose-with-histogram.dcm", "structures.dcm"]) {
      const { output } = await runTool("dciodvfy", [join(folder, name)]);
      expect(output).not.toMatch(/Error|Warning/);
    }
  });
});
