import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../../electron/core/embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import { readNativeFrame } from "../../shared/imaging/native-frame.ts";
import { buildDoseGrid, doseAt } from "../../shared/objects/dose-grid.ts";
import { readRtDose } from "../../shared/objects/rt-dose.ts";
import { readPlanPrescription } from "../../shared/objects/rt-plan.ts";
import { testData } from "../environment/test-data.ts";

async function readTreatment(name: string) {
  const bytes = await readFile(join(await testData("objects"), "rt", name));
  const read = readDicomHeader(memorySource(bytes));
  if (read.kind !== "instance") throw new Error(`${name} is no DICOM file.`);
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
});
