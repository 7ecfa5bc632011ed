import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, DicomwebClient, instanceFromBytes } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import { contentKindsOf } from "../../electron/core/encoders/content-kinds.ts";
import { encodeMeasurementReport } from "../../electron/core/encoders/measurement-report.ts";
import { encodeSegmentation, segmentationIdentity } from "../../electron/core/encoders/segmentation.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { type OwnSegment, ownSegmentSchema } from "../../shared/domain/own-segment.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { type ImageHeader, readImageHeader } from "../../shared/imaging/image-header.ts";
import { planeOfImage } from "../../shared/imaging/volume/section-planes.ts";
import { segmentSize } from "../../shared/objects/segment-size.ts";
import { framesOfImage, levelsOfFrames, stackSegments } from "../../shared/objects/segment-stack.ts";
import { brush } from "../../shared/segmenting/brush.ts";
import { bytesOfMask, decodeMask, encodeMask } from "../../shared/segmenting/mask-runs.ts";
import { segmentMeasurement, segmentVolumeMl } from "../../shared/segmenting/segment-numbers.ts";
import { segmentTypes } from "../../shared/segmenting/segment-types.ts";
import { type Orthanc, startOrthanc } from "../environment/orthanc.ts";
import { pixelsOfMask, readDataset, readOwnSegmentation } from "../environment/own-segmentation.ts";
import { testData } from "../environment/test-data.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import { sampleIdentifiers, sampleReport } from "../fakes/sample-report.ts";

// What leaves as a segmentation, as dciodvfy, DCMTK, pydicom, Orthanc and our own reader see it.

let images: ImageHeader[];
let studyInstanceUid: string;
let folder: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  const source = join(await testData("objects"), "seg-on-ct");
  const sets = await Promise.all(
    ["ct-01.dcm", "ct-02.dcm", "ct-03.dcm"].map((name) => readDataset(join(source, name))),
  );
  images = sets.map((set) => readImageHeader(set, 1));
  studyInstanceUid = String(sets[0]?.["0020000D"]?.Value?.[0]);
  folder = await folderWith({});
});
afterAll(async () => await folder?.remove());

/** Discs that overlap each other, on whatever images there are; of a width that is no multiple of eight where asked. */
function painted(id: string, radiusMm: number, at: number, change: Partial<OwnSegment> = {}): OwnSegment {
  const [first] = images;
  const plane = first === undefined ? null : planeOfImage(first);
  if (first === undefined || plane === null) throw new Error("The test data have a CT with a place in the patient.");
  const size = { ...first.format, spacingMm: plane.spacingMm };
  return ownSegmentSchema.parse({
    ...{ id, label: `Segment ${at}`, category: "49755003", type: "4147007", side: null, colour: [255, 96, 180] },
    isAssisted: false,
    ground: {
      ...{ archiveId: "embedded", studyInstanceUid, seriesInstanceUid: "2.25.99", sopClassUid: first.sopClassUid },
      ...{ seriesNumber: 3, seriesDescription: "Liver", modality: "CT", studyDate: "2016-03-18" },
      ...{ frameOfReferenceUid: first.frameOfReferenceUid, rows: size.rows, columns: size.columns },
      ...{ spacingMm: size.spacingMm, alongRow: plane.alongRow, alongColumn: plane.alongColumn },
      ...{ sliceThicknessMm: first.sliceThicknessMm, unit: "[hnsf'U]", trust: "exact", fidelity: [] },
    },
    slices: images.map((header, index) => {
      const bytes = new Uint8Array(size.rows * size.columns);
      const middle = [at, at + index] as const;
      brush(bytes, size, { from: middle, to: middle, radiusMm: radiusMm + index, value: 1 }, () => true);
      return {
        ...{ sopInstanceUid: header.sopInstanceUid, frameNumber: 1, instanceNumber: header.instanceNumber },
        ...{ position: planeOfImage(header)?.origin, depthMm: 5, values: null },
        ...encodeMask(bytes, size),
      };
    }),
    signedWith: 1,
    ...change,
  });
}

const ids = ["5d1f0e1a-0000-4000-8000-0000000000a1", "5d1f0e1a-0000-4000-8000-0000000000a2"] as const;

function reportOf(segments: OwnSegment[]): ReportDocument {
  const { examination, measurements } = sampleReport();
  const own = segments.map(segmentMeasurement).filter((mark) => mark !== null);
  return sampleReport({
    examination: { ...examination, studyInstanceUid: studyInstanceUid as never },
    measurements: [...measurements, ...own],
    segments,
  });
}

async function written(segments: OwnSegment[], name: string): Promise<string> {
  const path = folder.path(name);
  await writeFile(path, encodeSegmentation(reportOf(segments), sampleIdentifiers, "segmentation:1"));
  return path;
}

const pixelsByPydicom = `
import pydicom, sys, json, hashlib
d = pydicom.dcmread(sys.argv[1])
a = d.pixel_array.reshape((-1, d.Rows, d.Columns))
s = d.SegmentSequence
print(json.dumps({
  "frames": [hashlib.sha256((f * 255).astype("uint8").tobytes()).hexdigest() for f in a],
  "numbers": [int(g.SegmentIdentificationSequence[0].ReferencedSegmentNumber) for g in d.PerFrameFunctionalGroupsSequence],
  "index": [[int(v) for v in g.FrameContentSequence[0].DimensionIndexValues] for g in d.PerFrameFunctionalGroupsSequence],
  "pointers": [[int(i.DimensionIndexPointer), int(i.FunctionalGroupPointer)] for i in d.DimensionIndexSequence],
  "sources": [g.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID for g in d.PerFrameFunctionalGroupsSequence],
  "labels": [x.SegmentLabel for x in s],
  "types": [x.SegmentedPropertyTypeCodeSequence[0].CodeMeaning for x in s],
  "sides": [x.SegmentedPropertyTypeCodeSequence[0].get("SegmentedPropertyTypeModifierCodeSequence", [None])[0] is not None for x in s],
  "transfer": str(d.file_meta.TransferSyntaxUID),
}))`;

describe("our segmentations", () => {
  it("pass dciodvfy, and pydicom and DCMTK read what was painted, bit for bit", async () => {
    const segments = [painted(ids[0], 12, 200), painted(ids[1], 20, 215, { side: "left", type: "64033007" })];
    const path = await written(segments, "two.dcm");
    const { output } = await runTool("dciodvfy", [path]);
    expect(output).toContain("Segmentation");
    expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
    const dump = await runTool("dcmdump", [path]);
    expect([dump.exitCode, dump.output.includes("=SegmentationStorage")]).toEqual([0, true]);
    const run = await runTool("/usr/bin/python3", ["-c", pixelsByPydicom, path]);
    expect(run.exitCode, run.output).toBe(0);
    const judged = JSON.parse(run.output.split("\n").at(-2) ?? "") as Record<string, unknown>;
    const expected = segments.flatMap(({ ground, slices }) =>
      slices
        .toSorted((a, b) => a.position[2] - b.position[2])
        .map(({ mask }) => bytesOfMask(decodeMask(mask, ground, 1), ground).map((byte) => byte * 255)),
    );
    expect(judged.frames).toEqual(expected.map((bytes) => createHash("sha256").update(bytes).digest("hex")));
    const uids = images.toSorted((a, b) => (planeOfImage(a)?.origin[2] ?? 0) - (planeOfImage(b)?.origin[2] ?? 0));
    expect(judged).toMatchObject({
      numbers: [1, 1, 1, 2, 2, 2],
      index: [1, 2].flatMap((segment) => [1, 2, 3].map((place) => [segment, place])),
      pointers: [
        [0x0062000b, 0x0062000a],
        [0x00200032, 0x00209113],
      ],
      sources: [...uids, ...uids].map(({ sopInstanceUid }) => sopInstanceUid),
      labels: ["Segment 200", "Segment 215"],
      types: ["Mass", "Kidney"],
      sides: [false, true],
    });
  });

  it("lie on their own images for our own reader, with the volume and colour they were given", async () => {
    const segment = painted(ids[0], 14, 230);
    const { segmentation, masksOf } = await readOwnSegmentation(await written([segment], "one.dcm"));
    expect([segmentation.problem, segmentation.notes]).toEqual(["", []]);
    for (const [index, header] of images.entries()) {
      const picture = {
        ...header.format,
        plane: planeOfImage(header),
        frameOfReferenceUid: header.frameOfReferenceUid,
        image: { sopInstanceUid: header.sopInstanceUid, frameNumber: 1 },
      };
      const found = framesOfImage(segmentation, stackSegments(segmentation), picture);
      expect([found.frames.length, found.conflict]).toEqual([1, null]);
      const mask = decodeMask(segment.slices[index]?.mask ?? "", segment.ground, 1);
      const { rows, columns } = header.format;
      expect(levelsOfFrames(found.frames, masksOf, picture).get(1)).toEqual(pixelsOfMask(mask, rows, columns));
    }
    expect(segmentation.segments[0]).toMatchObject({ name: "Segment 230, Mass", algorithm: "Manual" });
    const colour = segmentation.segments[0]?.colour ?? [0, 0, 0];
    segment.colour.forEach((level, channel) => {
      expect(Math.abs(level - (colour[channel] ?? 0))).toBeLessThanOrEqual(2);
    });
    const step = Math.abs((images[0]?.plane?.position?.[2] ?? 0) - (images[1]?.plane?.position?.[2] ?? 0));
    const size = segmentSize(segmentation, 1, masksOf);
    expect(size.volumeMl).toBeCloseTo(((segmentVolumeMl(segment) ?? 0) * step) / 5, 6);
  });

  it("say whose segment they were derived from, and keep odd widths byte for byte", async () => {
    const copied = painted(ids[0], 9, 12, {
      copiedFrom: { sopInstanceUid: "2.25.7", segmentNumber: 2, words: "Segmentation Liver, nnU-Net" },
    });
    const small = { ...copied.ground, rows: 23, columns: 38 };
    const bits = Uint8Array.from({ length: 23 * 38 }, (_, index) => ((index * 7) % 5 < 2 ? 1 : 0));
    const slices = copied.slices.map((slice, index) => {
      const bytes = bits.map((bit, at) => (at % (index + 2) === 0 ? 1 : bit));
      return { ...slice, ...encodeMask(bytes, small) };
    });
    const segment = ownSegmentSchema.parse({ ...copied, ground: small, slices });
    const path = await written([segment], "odd.dcm");
    const { segmentation, masksOf } = await readOwnSegmentation(path);
    const own = segmentation.frames.map((frame) => {
      const [mask] = masksOf(frame);
      const slice = slices.find(({ sopInstanceUid }) => sopInstanceUid === frame.sources[0]?.sopInstanceUid);
      if (mask === undefined || slice === undefined) throw new Error("A frame is missing.");
      return [pixelsOfMask(mask, 23, 38), pixelsOfMask(decodeMask(slice.mask ?? "", small, 1), 23, 38)];
    });
    expect(own.length).toBe(3);
    for (const [found, expected] of own) expect(found).toEqual(expected);
    const dump = await runTool("dcmdump", ["+L", path]);
    expect(dump.output).toContain("Derived from segment 2 of 2.25.7: Segmentation Liver, nnU-Net");
    expect(dump.output).toContain("[SEMIAUTOMATIC]");
    const { output } = await runTool("dciodvfy", [path]);
    expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
  });

  it("are sent once, with the version that they came with, and the measurement report names each segment", async () => {
    const segments = [painted(ids[0], 12, 200), painted(ids[1], 20, 215)];
    const report = reportOf(segments);
    expect(contentKindsOf({ channel: "dicomweb" }, report).filter((kind) => kind.startsWith("segmentation"))).toEqual([
      "segmentation:1",
    ]);
    const later = { ...report, version: 2 };
    expect(contentKindsOf({ channel: "dicomweb" }, later).some((kind) => kind.startsWith("segmentation"))).toBe(false);
    expect(encodeSegmentation(report, sampleIdentifiers, "segmentation:1")).toEqual(
      encodeSegmentation(report, sampleIdentifiers, "segmentation:1"),
    );
    const path = folder.path("measurements.dcm");
    await writeFile(path, encodeMeasurementReport(report, sampleIdentifiers) ?? new Uint8Array());
    const { output } = await runTool("dciodvfy", [path]);
    expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
    const dump = (await runTool("dsrdump", [path])).output;
    const identity = segmentationIdentity(sampleIdentifiers, "segmentation:1");
    expect(dump).toContain("Referenced Segment");
    expect((await runTool("dcmdump", [path])).output).toContain(identity.sopInstanceUid);
    const volume = segmentVolumeMl(segments[1] as OwnSegment) ?? 0;
    expect(dump).toMatch(new RegExp(`Volume.*"${String(volume).slice(0, 6)}`));
  });

  it("have codes that DICOM names for segments, and categories of CID 7150", async () => {
    const script = `
import json, sys
from pydicom.sr._cid_dict import cid_concepts
from pydicom.sr._concepts_dict import concepts
def of(cid): return {c: m for n in cid_concepts[cid]["SCT"] for c, (m, cids) in concepts["SCT"][n].items() if cid in cids}
print(json.dumps({"types": of(7151), "categories": of(7150)}))`;
    const run = await runTool("/usr/bin/python3", ["-c", script]);
    const { types, categories } = JSON.parse(run.output) as Record<"types" | "categories", Record<string, string>>;
    expect(segmentTypes.length).toBeGreaterThan(20);
    for (const { value, meaning, category } of segmentTypes) {
      expect(types[value]?.toLowerCase()).toBe(meaning.toLowerCase());
      expect(categories[category.value]).toBe(category.meaning);
    }
  });
});

describe("our segmentations in Orthanc", () => {
  let orthanc: Orthanc;
  beforeAll(async () => {
    orthanc = await startOrthanc();
  }, 60_000);
  afterAll(async () => await orthanc?.stop());

  it("come back byte for byte by STOW-RS and WADO-RS", async () => {
    const report = reportOf([painted(ids[0], 12, 200), painted(ids[1], 20, 215)]);
    const bytes = encodeSegmentation(report, sampleIdentifiers, "segmentation:1");
    const identity = segmentationIdentity(sampleIdentifiers, "segmentation:1");
    const archive = new DicomwebClient({
      ...{ archiveId: "a", archiveName: "A", baseUrl: orthanc.dicomwebUrl, fetch: createNetworkFetch().fetch },
      ...{ clock: new SystemClock(), ids: new RandomIds(), authentication: { kind: "none" } },
      quirks: { sendsRawQuery: true, lacksThumbnail: true },
    });
    const result = await archive.storeInstances([instanceFromBytes(identity.sopInstanceUid, bytes)]);
    expect(result.failed).toEqual([]);
    const back = await archive.retrieveInstance({ ...identity, studyInstanceUid });
    const found = await collect(back.body, 1e9, () => new Error("too large"));
    expect(Buffer.from(found).equals(Buffer.from(bytes))).toBe(true);
    const path = folder.path("from-orthanc.dcm");
    await writeFile(path, found);
    const { segmentation, masksOf } = await readOwnSegmentation(path);
    expect(segmentation.frames.map((frame) => masksOf(frame)[0]?.pixelCount)).toEqual(
      (report.segments ?? []).flatMap(({ slices }) =>
        slices.toSorted((a, b) => a.position[2] - b.position[2]).map(({ pixelCount }) => pixelCount),
      ),
    );
  });
});
