import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../../electron/core/embedded-archive/pixel-frames.ts";
import { type DicomHeader, readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import { fillGreyPixels } from "../../shared/imaging/grey-levels.ts";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { planByHeader } from "../../shared/imaging/mask-subtraction.ts";
import { readNativeFrame, valueRange } from "../../shared/imaging/native-frame.ts";
import { presentImage } from "../../shared/objects/present-image.ts";
import { readPresentationState } from "../../shared/objects/presentation-state.ts";
import { subtractByState } from "../../shared/objects/state-mask.ts";
import { dumpLine, dumpSequence, writeForeignState } from "../environment/foreign-state.ts";
import { uncompressedCopy } from "../environment/reference-renderer.ts";
import { testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";

const shownFrame = 30;

/** The run is linear in intensity, so the state has to make it logarithmic (PS3.4 N.2.1.2, note 2). */
const logarithm = Array.from({ length: 256 }, (_, value) => Math.round(Math.log(Math.max(value, 1)) * 10_000));
const modality = dumpSequence("00283000", [
  dumpLine("00283002", "US", "256\\0\\16"),
  dumpLine("00283004", "LO", "[US]"),
  dumpLine("00283006", "US", logarithm.join("\\")),
]);
const window = (center: number, width: number) =>
  dumpSequence("00283110", [dumpLine("00281050", "DS", `[${center}]`), dumpLine("00281051", "DS", `[${width}]`)]);
const mask = (...lines: readonly string[]) => [...dumpSequence("00286100", lines), dumpLine("00281090", "CS", "[SUB]")];
const operation = (kind: string) => dumpLine("00286101", "CS", `[${kind}]`);

let directory: string;
let image: { readonly path: string; readonly header: DicomHeader };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-masks-"));
  const original = join(await testData("studies"), "xa-coronary/xa-96-frames.dcm");
  const path = await uncompressedCopy(original, (await headerOf(original)).transferSyntaxUid, directory);
  if (path === null) throw new Error("The run cannot be uncompressed.");
  image = { path, header: await headerOf(path) };
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

describe("a mask that a presentation state takes away", () => {
  it.each([
    { name: "one frame", lines: [...modality, ...mask(operation("AVG_SUB"), dumpLine("00286110", "US", "1"))] },
    {
      name: "averaged and shifted",
      lines: [
        ...modality,
        ...mask(
          operation("AVG_SUB"),
          dumpLine("00286110", "US", "1\\2\\5"),
          dumpLine("00286112", "US", "2"),
          dumpLine("00286114", "FL", "0.5\\-1.25"),
        ),
      ],
      shape: "INVERSE" as const,
    },
    { name: "time interval", lines: [...modality, ...mask(operation("TID"), dumpLine("00286120", "SS", "4"))] },
    {
      name: "rescaled",
      lines: [
        dumpLine("00281052", "DS", "[10]"),
        dumpLine("00281053", "DS", "[40]"),
        dumpLine("00281054", "LO", "[US]"),
        ...mask(operation("AVG_SUB"), dumpLine("00286110", "US", "3")),
      ],
    },
  ])("gives the pixels of plain arithmetic with pydicom, to one level: $name", async ({ name, lines, shape }) => {
    const state = { name, lines: [...lines, ...window(-500, 6000)], ...(shape !== undefined && { shape }) };
    const path = await writeForeignState(state, image.header.dataset, directory);
    const [own, reference] = [await ownLevels(path), await referenceLevels(path)];
    expect(new Set(reference).size).toBeGreaterThan(20);
    expect(
      own.reduce((most, level, at) => Math.max(most, Math.abs(level - (reference[at] ?? 0))), 0),
    ).toBeLessThanOrEqual(1);
  });
});

async function ownLevels(statePath: string): Promise<Uint8Array> {
  const state = readPresentationState((await headerOf(statePath)).dataset);
  if (state === null) throw new Error("This is no presentation state.");
  const shown = presentImage(state, readImageHeader(image.header.dataset, shownFrame));
  const { presented, transform, presentation, isInverted, format } = shown;
  const plan = presented?.mask === undefined ? null : planByHeader(presented.mask, shownFrame);
  const [voi] = shown.windows;
  if (presented?.mask === undefined || plan === null || voi === undefined) throw new Error("Nothing is subtracted.");
  const layout = layOutFrames(image.header);
  const frames = [...plan.maskFrames, ...plan.contrastFrames].map((frame) =>
    readNativeFrame(new Uint8Array(readFrame(layout, frame)), format, false),
  );
  const stored = subtractByState({ format, transform }, plan, frames, presented.mask.relationship);
  const output = new Uint32Array(stored.length);
  fillGreyPixels(output, {
    ...{ stored, range: valueRange(stored) ?? { minimum: 0, maximum: 0 }, isFloat: true, padding: null },
    ...{ transform: { kind: "linear", slope: 1, intercept: 0, unit: "" }, window: voi, presentation, isInverted },
  });
  return Uint8Array.from(output, (pixel) => pixel & 255);
}

async function referenceLevels(statePath: string): Promise<Uint8Array> {
  const target = join(directory, "levels.raw");
  const script = join(import.meta.dirname, "../environment/masked-levels.py");
  const { output, exitCode } = await runTool("/usr/bin/python3", [
    script,
    ...[image.path, statePath, String(shownFrame), target],
  ]);
  if (exitCode !== 0) throw new Error(`pydicom gave no levels: ${output.slice(-300)}`);
  return new Uint8Array(await readFile(target));
}

async function headerOf(path: string): Promise<DicomHeader> {
  const read = readDicomHeader(memorySource(await readFile(path)));
  if (read.kind !== "instance") throw new Error(`${path} cannot be read.`);
  return read.header;
}
