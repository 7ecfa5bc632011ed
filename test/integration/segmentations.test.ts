import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildImageStacks } from "../../shared/imaging/display-set.ts";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { realWorldValue } from "../../shared/imaging/real-world-value.ts";
import { planeOfImage } from "../../shared/imaging/volume/section-planes.ts";
import { readContourSet } from "../../shared/objects/contour-set.ts";
import { contourOnPlane } from "../../shared/objects/contours-on-plane.ts";
import { contouredSize, segmentSize } from "../../shared/objects/segment-size.ts";
import {
  framesOfImage,
  levelsOfFrames,
  levelsOnPlane,
  type SegmentPicture,
  stackSegments,
} from "../../shared/objects/segment-stack.ts";
import { pixelsOfMask, readDataset, readOwnSegmentation } from "../environment/own-segmentation.ts";
import { testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";

// Real segmentations and structure sets of other makers, pixel by pixel against what pydicom reads in the same files.

const judge = `
import pydicom, json, sys, hashlib, numpy as np
d = pydicom.dcmread(sys.argv[1])
a = d.pixel_array
a = a.reshape((-1, d.Rows, d.Columns))
labelmap = str(d.SOPClassUID).endswith('66.7')
full = int(d.get('MaximumFractionalValue', 1)) if d.get('SegmentationType') == 'FRACTIONAL' else 1
out = []
for i in range(a.shape[0]):
    g = d.PerFrameFunctionalGroupsSequence[i]
    numbers = [int(n) for n in np.unique(a[i]) if n] if labelmap else None
    if not labelmap:
        s = g if 'SegmentIdentificationSequence' in g else d.SharedFunctionalGroupsSequence[0]
        numbers = [int(s.SegmentIdentificationSequence[0].ReferencedSegmentNumber)] if a[i].any() else []
    for n in numbers:
        m = (a[i] == n) * 255 if labelmap else np.floor(a[i].astype(float) / full * 255 + 0.5)
        out.append([i + 1, n, hashlib.sha256(m.astype('uint8').tobytes()).hexdigest()])
print(json.dumps(sorted(out)))`;

describe("segmentations", () => {
  it.each([
    "seg-on-ct/seg-liver.dcm",
    "seg-on-ct/seg-partial-overlaps.dcm",
    "seg/seg-23x38-not-byte-aligned.dcm",
    "seg/binary-overlap.dcm",
    "seg/fractional.dcm",
    "seg/labelmap.dcm",
    "seg/on-cr.dcm",
    "seg/tid1500-pet-tumour-seg.dcm",
  ])("%s has every pixel of every segment that pydicom reads", async (name) => {
    const path = join(await testData("objects"), name);
    const { segmentation, masksOf } = await readOwnSegmentation(path);
    expect(segmentation.problem).toBe("");
    const { rows, columns } = segmentation.header.format;
    const own = segmentation.frames.flatMap((frame) =>
      masksOf(frame).map((mask) => [
        frame.frameNumber,
        mask.segmentNumber,
        createHash("sha256")
          .update(pixelsOfMask(mask, rows, columns))
          .digest("hex"),
      ]),
    );
    const run = await runTool("/usr/bin/python3", ["-c", judge, path]);
    expect(run.exitCode, run.output).toBe(0);
    const byPlace = (a: (string | number)[], b: (string | number)[]) =>
      Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]);
    expect(own.sort(byPlace)).toEqual(JSON.parse(run.output.split("\n").at(-2) ?? "") as unknown);
    expect(own.length).toBeGreaterThan(0);
  });

  it("lie on the slices that they were made from, and on a plane at the same place alike", async () => {
    const folder = join(await testData("objects"), "seg-on-ct");
    const { segmentation, masksOf } = await readOwnSegmentation(join(folder, "seg-liver.dcm"));
    const stack = stackSegments(segmentation);
    if (stack === null) throw new Error("no stack");
    for (const name of ["ct-01.dcm", "ct-02.dcm", "ct-03.dcm"]) {
      const header = readImageHeader(await readDataset(join(folder, name)), 1);
      const picture: SegmentPicture = {
        ...header.format,
        plane: planeOfImage(header),
        frameOfReferenceUid: header.frameOfReferenceUid,
        image: { sopInstanceUid: header.sopInstanceUid, frameNumber: 1 },
      };
      const { frames, conflict } = framesOfImage(segmentation, stack, picture);
      expect([frames.length, conflict]).toEqual([1, null]);
      const direct = levelsOfFrames(frames, masksOf, picture);
      const byPlace = levelsOnPlane(stack, masksOf, { ...picture, image: null });
      expect(byPlace.get(1)).toEqual(direct.get(1));
      expect(direct.get(1)?.some((level) => level === 255)).toBe(true);
      // The same frame over another image's place is a contradiction: nothing is drawn.
      const elsewhere = { ...picture, plane: picture.plane && { ...picture.plane, origin: [0, 0, 9999] as const } };
      expect(framesOfImage(segmentation, stack, elsewhere)).toEqual({ frames: [], conflict: "place" });
    }
    const size = segmentSize(segmentation, 1, masksOf);
    const script =
      "import pydicom,sys; d=pydicom.dcmread(sys.argv[1]); s=float(d.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing[0]); print(d.pixel_array.sum()*s*s*abs(float(d.PerFrameFunctionalGroupsSequence[1].PlanePositionSequence[0].ImagePositionPatient[2])-float(d.PerFrameFunctionalGroupsSequence[0].PlanePositionSequence[0].ImagePositionPatient[2]))/1000)";
    const run = await runTool("/usr/bin/python3", ["-c", script, join(folder, "seg-liver.dcm")]);
    expect(size.volumeMl).toBeCloseTo(Number(run.output.trim()), 3);
    expect([size.sliceCount, size.isEstimated]).toEqual([3, false]);
    expect(segmentation.segments[0]).toMatchObject({ name: "Liver", algorithm: "Semi-automatic, SlicerEditor" });
    // The maker's tool chose 221, 130, 101 for the liver and stored it as CIELab.
    const colour = segmentation.segments[0]?.colour ?? [0, 0, 0];
    const away = [221, 130, 101].map((level, index) => Math.abs((colour[index] ?? 0) - level));
    expect(Math.max(...away)).toBeLessThan(12);
  });
});

describe("structure sets", () => {
  it("lie on the slices of their series, and what was cropped away is known to be absent", async () => {
    const folder = join(await testData("pet-ct"), "sts-001");
    const [file = ""] = await readdir(join(folder, "RTSTRUCT-on-CT"));
    const set = readContourSet(await readDataset(join(folder, "RTSTRUCT-on-CT", file)));
    if (set === null) throw new Error("no structure set");
    expect([set.problem, set.notes]).toEqual(["", []]);
    const images = await readdir(join(folder, "MR-T1-crop"));
    const headers = await Promise.all(
      images.map(async (name) => readImageHeader(await readDataset(join(folder, "MR-T1-crop", name)), 1)),
    );
    const region = set.segments[0];
    const contours = region?.contours ?? [];
    expect(contours.length).toBeGreaterThan(10);
    // The MR is registered into the frame of reference of the CT: its slices are where the contours are.
    const planes = headers.map(planeOfImage).filter((plane) => plane !== null);
    const found = contours.filter((contour) => planes.some((plane) => contourOnPlane(contour, plane, 1.7) !== null));
    expect(found.length).toBe(contours.length);
    expect(headers.every((header) => header.frameOfReferenceUid === region?.frameOfReferenceUid)).toBe(true);
    expect(region === undefined ? null : contouredSize(region)).toMatchObject({ isEstimated: true });
  });
});

describe("real-world value mappings of their own", () => {
  it("say what the values of the images mean that they name, and of no others", async () => {
    const mapping = await readDataset(join(await testData("objects"), "rwvm", "pet-suv-factors.dcm"));
    const text = (tag: string) => (mapping[tag]?.Value?.[0] ?? "") as string;
    const [item] = (mapping["00409094"]?.Value ?? []) as Record<
      string,
      { Value: Record<string, { Value: string[] }>[] }
    >[];
    const named = item?.["00081140"]?.Value[0]?.["00081155"]?.Value[0] ?? "";
    const image = (uid: string, patient: string) => ({
      "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.128"] },
      "00080018": { vr: "UI", Value: [uid] },
      "00080060": { vr: "CS", Value: ["PT"] },
      "00100020": { vr: "LO", Value: [patient] },
      "0020000D": { vr: "UI", Value: [text("0020000D")] },
      "0020000E": { vr: "UI", Value: ["2.25.1"] },
      "00280010": { vr: "US", Value: [1] },
      "00280011": { vr: "US", Value: [1] },
      "00280100": { vr: "US", Value: [16] },
    });
    const mapsOf = (uid: string, patient: string) =>
      buildImageStacks([mapping, image(uid, patient)]).flatMap((stack) => stack.images)[0]?.realWorldMaps ?? [];
    const [map] = mapsOf(named, text("00100020"));
    expect(map).toMatchObject({ unit: "{SUVbw}g/ml" });
    expect(map === undefined ? null : realWorldValue(map, 1000)).toBeCloseTo(0.375125, 6);
    expect(mapsOf("2.25.99", text("00100020"))).toEqual([]);
    expect(mapsOf(named, "somebody else")).toEqual([]);
  });
});
