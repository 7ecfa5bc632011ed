import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import { encodePresentationState } from "../../electron/core/encoders/presentation-state.ts";
import { statedKeyImages } from "../../electron/core/encoders/stated-key-images.ts";
import { colourOf, greyscaleOf } from "../../renderer/viewer/greyscale-of-picture.ts";
import { viewAsMarked } from "../../renderer/viewer/presentation.ts";
import type { KeyImage, ReportDocument } from "../../shared/domain/report.ts";
import { textOf } from "../../shared/imaging/attributes.ts";
import { type ImageHeader, readImageHeader } from "../../shared/imaging/image-header.ts";
import type { View } from "../../shared/imaging/view-transform.ts";
import { type VoiWindow, windowOverRange } from "../../shared/imaging/window.ts";
import { presentImage } from "../../shared/objects/present-image.ts";
import { type PresentationState, readPresentationState } from "../../shared/objects/presentation-state.ts";
import { type OwnFrame, readOwnFrame } from "../environment/own-grey-levels.ts";
import { ownPresentation } from "../environment/own-presentation.ts";
import { renderWithState, uncompressedCopy } from "../environment/reference-renderer.ts";
import { type Collection, testData } from "../environment/test-data.ts";
import { runTool } from "../environment/tools.ts";
import { image, sampleIdentifiers, sampleReport } from "../fakes/sample-report.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-own-states-"));
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

interface Shown {
  readonly name: string;
  readonly file: readonly [Collection, string];
  readonly turn?: Partial<View>;
  readonly window?: VoiWindow;
  readonly isInverted?: boolean;
  /** A window over all values. */
  readonly isWhole?: boolean;
  /** What the header says besides. */
  readonly header?: Partial<ImageHeader>;
}

const ct = ["transfer-syntaxes", "pydicom/CT_small.dcm"] as const;
const shown: readonly Shown[] = [
  { name: "a window", file: ct, window: { kind: "linear", center: 40, width: 400, name: "" } },
  { name: "an exact window", file: ct, window: { kind: "linearExact", center: -12.5, width: 700, name: "" } },
  {
    name: "turned, flipped, inverted",
    file: ct,
    turn: { rotationDegrees: 90, isFlippedHorizontally: true },
    isInverted: true,
  },
  { name: "top for bottom", file: ct, turn: { isFlippedVertically: true } },
  { name: "turned by 270 and top for bottom", file: ct, turn: { rotationDegrees: 270, isFlippedVertically: true } },
  { name: "MONOCHROME1", file: ["studies", "dx-veterinary/dx.dcm"] },
  { name: "MONOCHROME1 inverted", file: ["studies", "dx-veterinary/dx.dcm"], isInverted: true },
  { name: "a modality table", file: ["transfer-syntaxes", "pydicom/mlut_18.dcm"], isWhole: true },
  { name: "a window table", file: ["transfer-syntaxes", "pydicom/vlut_04.dcm"] },
];

describe("our presentation states", () => {
  it.each(shown)("show $name as we do, in DCMTK too", async (entry) => {
    const { path, frame } = await open(...entry.file);
    const header = { ...frame.header, ...entry.header };
    const own = entry.isWhole === true ? windowOverRange(...frame.meanings) : header.windows[0];
    const window = entry.window ?? own ?? { kind: "linear", center: 128, width: 256, name: "" };
    const { statePath, state } = await write(frame, header, entry, window);
    const again = ownPresentation(frame, state);
    const reference = await renderWithState(path, statePath, directory);
    expect([again.columns, again.rows]).toEqual([reference.columns, reference.rows]);
    expect(new Set(reference.levels).size).toBeGreaterThan(10);
    expect(greatest(again.levels, reference.levels)).toBeLessThanOrEqual(1);
    // What the state makes of the image is what was on the screen when it was marked.
    const onScreen = ownPresentation(frame, state, {
      header: { ...header, presented: { ...presented(state, header), turn: viewOf(entry, header) } },
      window,
      isInverted: header.isInverted !== (entry.isInverted === true),
    });
    expect(greatest(onScreen.levels, again.levels)).toBeLessThanOrEqual(1);
  });

  it("pass dciodvfy with marks of every kind, a caption, a shutter and a displayed area", async () => {
    const { frame } = await open(...ct);
    const shutter = {
      level: 30,
      shapes: [
        { kind: "rectangle", left: 4, right: 120, top: 6, bottom: 110 },
        { kind: "circle", center: [60, 64], radius: 50 },
      ],
    } as const;
    const header = { ...frame.header, shutter };
    const entry = { name: "marks", file: ct, turn: { rotationDegrees: 90, zoom: 1.6, center: [50, 70] } } as const;
    const window = { kind: "sigmoid", center: 40, width: 400, name: "" } as const;
    const { statePath, state } = await write(frame, header, entry, window);
    const { output } = await runTool("dciodvfy", [statePath]);
    expect(output).toContain("GrayscaleSoftcopyPresentationState");
    expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
    const read = presentImage(state, frame.header);
    expect(read.shutter).toEqual(shutter);
    expect(read.windows[0]).toEqual(window);
    expect(read.presented?.notes).toEqual([]);
    expect(read.presented?.texts.map(({ lines }) => lines)).toEqual([
      ["12.3 mm", "Exact"],
      ["35 mm², mean 104 HU (estimated)", "Estimated", "A warning."],
      ["look here"],
      ["NOT FOR CLINICAL USE - demonstration. Nodule"],
    ]);
    const [length, , arrow] = read.presented?.shapes ?? [];
    expect(length?.points).toEqual([
      [10, 20.5],
      [40, 60],
    ]);
    expect(arrow?.points).toEqual([
      [70, 70],
      [90, 80],
    ]);
    const { area } = read.presented ?? {};
    // Edges are whole pixels in the standard.
    const edges = [area?.left, area?.top, area?.right, area?.bottom].map((edge) => edge ?? Number.NaN);
    [10, 30, 90, 110].forEach((expected, index) => {
      expect(Math.abs((edges[index] ?? 0) - expected)).toBeLessThanOrEqual(1);
    });
  });

  it("switch on the image's own overlays that were on the screen, and no others", async () => {
    const { frame } = await open("objects", "gsps-overlay/image.dcm");
    const [first, second] = frame.header.overlays;
    if (first === undefined || second === undefined) throw new Error("The image has overlays.");
    const keyImage = keyImageOf(frame, frame.header, { name: "", file: ct }, defaultWindow);
    const { greyscale } = keyImage.presentation;
    if (greyscale === undefined) throw new Error("The key image keeps its grey levels.");
    const presentation = { ...keyImage.presentation, greyscale: { ...greyscale, overlays: [second.group] } };
    const { state, statePath } = await writeReport(reportOf({ ...keyImage, presentation }));
    expect(presentImage(state, frame.header).overlays).toEqual([second]);
    const { output } = await runTool("dciodvfy", [statePath]);
    expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
  });

  it("of an image in colour are Color Softcopy states with a profile, its area, its turn and its marks", async () => {
    const { frame } = await open(...ct);
    const file = await readFile(join(await testData("transfer-syntaxes"), "pydicom/SC_rgb.dcm"));
    const source = readDicomHeader(memorySource(file));
    if (source.kind !== "instance") throw new Error("This is no image.");
    const { dataset } = source.header;
    const header = readImageHeader(dataset, 1);
    expect(header.isColour).toBe(true);
    const entry = { name: "", file: ct, turn: { isFlippedHorizontally: true, rotationDegrees: 90 } } as const;
    const marked = keyImageOf(frame, frame.header, entry, defaultWindow);
    const plain = { kind: "linearExact", center: 127.5, width: 255, name: "" } as const;
    const picture = { header, view: viewOf(entry, header), window: plain, isInverted: false };
    const size = { width: header.format.rows, height: header.format.columns };
    const colour = colourOf(picture, size);
    if (colour === null) throw new Error("The picture can be said by a state.");
    expect(colourOf({ ...picture, isInverted: true }, size)).toBeNull();
    const { greyscale: _grey, ...shown } = marked.presentation;
    const of = image({
      sopInstanceUid: textOf(dataset, "00080018"),
      sopClassUid: textOf(dataset, "00080016"),
      seriesInstanceUid: textOf(dataset, "0020000E"),
      studyInstanceUid: textOf(dataset, "0020000D"),
    });
    const coloured = { ...marked, image: of, presentation: { ...shown, colour } };
    const { state, statePath } = await writeReport(reportOf(coloured));
    expect(state.sopClassUid).toBe("1.2.840.10008.5.1.4.1.1.11.2");
    const { output } = await runTool("dciodvfy", [statePath]);
    expect(output).toContain("ColorSoftcopyPresentationState");
    expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
    const read = presentImage(state, header).presented;
    expect(read?.notes).toEqual([]);
    expect(read?.turn).toMatchObject({ rotationDegrees: 90, isFlippedHorizontally: true });
    expect(read?.shapes.length).toBeGreaterThan(0);
    const script = `
import pydicom, sys, struct
d = pydicom.dcmread(sys.argv[1])
p = bytes(d.ICCProfile)
print(d['ICCProfile'].VR, struct.unpack('>I', p[:4])[0] == len(p.rstrip(b'\\0')) or struct.unpack('>I', p[:4])[0] in (len(p), len(p) - 1), p[12:20].decode(), p[36:40].decode(), d.ColorSpace, 'SoftcopyVOILUTSequence' in d)`;
    const pydicom = await runTool("/usr/bin/python3", ["-c", script, statePath]);
    expect(pydicom.output.trim()).toBe("OB True scnrRGB  acsp SRGB False");
  });

  it("are the same bytes on every retry and have a series of their own", async () => {
    const { frame } = await open(...ct);
    const report = reportOf(keyImageOf(frame, frame.header, { name: "", file: ct }, defaultWindow));
    const [first] = statedKeyImages(report, sampleIdentifiers);
    const [again] = statedKeyImages(report, sampleIdentifiers);
    if (first === undefined || again === undefined) throw new Error("There is no presentation state.");
    expect(encodePresentationState(report, again)).toEqual(encodePresentationState(report, first));
    expect(first.seriesInstanceUid).not.toBe(first.sopInstanceUid);
    const other = { ...sampleIdentifiers, keyObjectSopInstanceUid: "2.25.9" };
    expect(statedKeyImages(report, other)[0]?.sopInstanceUid).not.toBe(first.sopInstanceUid);
  });
});

const defaultWindow = { kind: "linear", center: 40, width: 400, name: "" } as const;

async function write(
  frame: OwnFrame,
  header: ImageHeader,
  entry: Shown,
  window: VoiWindow,
): Promise<{ statePath: string; state: PresentationState }> {
  return await writeReport(reportOf(keyImageOf(frame, header, entry, window)));
}

async function writeReport(report: ReportDocument): Promise<{ statePath: string; state: PresentationState }> {
  const [stated] = statedKeyImages(report, sampleIdentifiers);
  if (stated === undefined) throw new Error("No presentation state is written for this key image.");
  const statePath = join(directory, "own-state.dcm");
  const bytes = encodePresentationState(report, stated);
  await writeFile(statePath, bytes);
  const read = readDicomHeader(memorySource(Buffer.from(bytes)));
  const state = read.kind === "instance" ? readPresentationState(read.header.dataset) : null;
  if (state === null) throw new Error("What was written is no presentation state.");
  return { statePath, state };
}

function viewOf({ turn }: Shown, header: ImageHeader): View {
  const plain = {
    windowCenter: null,
    windowWidth: null,
    isInverted: false,
    zoom: 1,
    pan: [0, 0] as [number, number],
    rotationDegrees: 0,
    isFlippedHorizontally: false,
    isFlippedVertically: false,
  };
  return { ...viewAsMarked(plain, header.format), ...turn };
}

function presented(state: PresentationState, header: ImageHeader) {
  const { presented: found } = presentImage(state, header);
  if (found === undefined) throw new Error("The state is not applied.");
  return found;
}

function keyImageOf(frame: OwnFrame, header: ImageHeader, entry: Shown, window: VoiWindow): KeyImage {
  const [sample] = sampleReport().keyImages;
  if (sample === undefined) throw new Error("The sample report has key images.");
  const view = viewOf(entry, header);
  const isInverted = entry.isInverted === true;
  const { rows, columns } = header.format;
  const isTurned = view.rotationDegrees % 180 === 90;
  const size = isTurned ? { width: rows, height: columns } : { width: columns, height: rows };
  const greyscale = greyscaleOf({ header, view, window, isInverted }, size);
  if (greyscale === null) throw new Error("This image has no presentation state.");
  const { rotationDegrees, isFlippedHorizontally, isFlippedVertically } = view;
  const turn = { rotationDegrees, isFlippedHorizontally, isFlippedVertically };
  return {
    ...sample,
    caption: "Nodule",
    image: image({
      sopInstanceUid: textOf(frame.dataset, "00080018"),
      sopClassUid: textOf(frame.dataset, "00080016"),
      seriesInstanceUid: textOf(frame.dataset, "0020000E"),
      studyInstanceUid: textOf(frame.dataset, "0020000D"),
    }),
    presentation: { ...sample.presentation, ...turn, isInverted, greyscale },
    measurementIds: marks.map(({ id }) => id),
    burntIn: { scale: 2, marks: marks.map(({ id, text, points }) => ({ measurementId: id, text, points })) },
  };
}

const provenance = { spacingMm: null, spacingSource: "none" as const, formula: "", warnings: [] };
const marks: ReportDocument["measurements"] = [
  {
    id: "m-1",
    kind: "length",
    image: image({}),
    points: [
      [10, 20.5],
      [40, 60],
    ],
    quantities: [{ name: "length", value: 12.3, unit: "mm" }],
    text: "12.3 mm",
    trust: "exact",
    provenance,
  },
  {
    id: "m-2",
    kind: "ellipse",
    image: image({}),
    points: [
      [30, 30],
      [50, 60],
    ],
    quantities: [{ name: "area", value: 35, unit: "mm2" }],
    text: "35 mm², mean 104 HU (estimated)",
    trust: "estimated",
    provenance: { ...provenance, warnings: ["A warning."] },
  },
  {
    id: "m-3",
    kind: "arrow",
    image: image({}),
    points: [
      [70, 70],
      [90, 80],
    ],
    quantities: [],
    text: "look here",
    trust: "exact",
    provenance,
  },
];

function reportOf(keyImage: KeyImage): ReportDocument {
  const { examination } = sampleReport();
  return sampleReport({
    examination: { ...examination, studyInstanceUid: keyImage.image.studyInstanceUid },
    keyImages: [keyImage],
    measurements: marks,
  });
}

function greatest(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Number.NaN;
  return a.reduce((most, level, index) => Math.max(most, Math.abs(level - (b[index] ?? 0))), 0);
}

async function open(collection: Collection, name: string): Promise<{ path: string; frame: OwnFrame }> {
  const original = join(await testData(collection), name);
  const read = readDicomHeader(memorySource(await readFile(original)));
  if (read.kind !== "instance") throw new Error(`${name} is no image.`);
  const path = await uncompressedCopy(original, read.header.transferSyntaxUid, directory);
  const frame = path === null ? null : await readOwnFrame(path);
  if (path === null || frame === null) throw new Error(`${name} cannot be read.`);
  return { path, frame };
}
