import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../../electron/core/embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import { buildImageStacks } from "../../shared/imaging/display-set.ts";
import { cutTile } from "../../shared/imaging/mosaic.ts";
import { readNativeFrame } from "../../shared/imaging/native-frame.ts";
import { testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";

async function readHeader(path: string) {
  const read = readDicomHeader(memorySource(await readFile(path)));
  if (read.kind !== "instance") throw new Error(`${path} is no instance.`);
  return read.header;
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort().map((name) => join(folder, name));
}

describe("real series are split and ordered as their headers say", () => {
  it("a Siemens mosaic series becomes its time points, each a stack of slices", async () => {
    const folder = join(await testData("studies"), "mr-fmri-siemens-mosaic/mr_0003");
    const headers = await Promise.all((await filesIn(folder)).map(readHeader));
    const stacks = buildImageStacks(headers.map(({ dataset }) => dataset));
    expect(stacks.map(({ splits, images }) => [splits.map(({ words }) => words), images.length])).toEqual([
      [["time 1 of 2"], 5],
      [["time 2 of 2"], 5],
    ]);
    expect(stacks[0]?.images[0]?.notes).toEqual([]);
  });

  it("and its slices hold the values and lie at the places that pydicom and numpy give", async () => {
    const folder = join(await testData("studies"), "mr-fmri-siemens-mosaic");
    for (const series of ["mr_0003", "mr_0005"]) {
      const [path = ""] = await filesIn(join(folder, series));
      const header = await readHeader(path);
      const [stack] = buildImageStacks([header.dataset]);
      const whole = stack?.images[0]?.tile?.whole;
      if (stack === undefined || whole === undefined) throw new Error("The mosaic is not unpacked.");
      const stored = readNativeFrame(new Uint8Array(readFrame(layOutFrames(header), 1)), whole, false);
      const script = join(import.meta.dirname, "../environment/mosaic-tiles.py");
      const reference = await runTool("/usr/bin/python3", [script, path, "5"]);
      const expected = JSON.parse(reference.output) as { sum: number; corner: number[] }[];
      expect(stack.images).toHaveLength(expected.length);
      stack.images.forEach((image, index) => {
        if (image.tile === undefined) throw new Error("A slice has no tile.");
        const sum = Array.from(cutTile(stored, image.tile, image.format)).reduce((total, value) => total + value, 0);
        expect(sum).toBe(expected[index]?.sum);
        const apart = image.plane?.position?.map((part, axis) => Math.abs(part - (expected[index]?.corner[axis] ?? 0)));
        expect(Math.max(...(apart ?? [99]))).toBeLessThan(0.001);
      });
    }
  });

  it.each([
    ["mr-abdomen-current/ADC", [["", 36]]],
    ["xa-coronary", [["", 96]]],
    ["mr-enhanced-preclinical", [["", 4]]],
    ["mr-enhanced-knee", [["", 19]]],
  ])("%s", async (folder, expected) => {
    const files = await filesIn(join(await testData("studies"), folder));
    const headers = await Promise.all(files.map(readHeader));
    const stacks = buildImageStacks(headers.map(({ dataset }) => dataset));
    expect(stacks.map(({ splits, images }) => [splits.map(({ words }) => words).join(", "), images.length])).toEqual(
      expected,
    );
  });
});
