import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import type { AdjustableWindow, VoiWindow } from "../../shared/imaging/window.ts";
import { type OwnFrame, ownLevels, readOwnFrame } from "../environment/own-grey-levels.ts";
import { renderByDcmtk, renderByPydicom, uncompressedCopy } from "../environment/reference-renderer.ts";
import { type Collection, samplesDirectory, testData } from "../environment/test-data.ts";

type Folder = Collection | "samples";

/** Files by what their way from stored values to the screen has in it. */
const files: readonly (readonly [Folder, string])[] = [
  ["transfer-syntaxes", "ct-same-image/BigEndianExplicit_1.2.840.10008.1.2.2.dcm"],
  ["transfer-syntaxes", "ct-same-image/RLELossless_1.2.840.10008.1.2.5.dcm"],
  ["transfer-syntaxes", "ct-same-image/JPEGProcess2_4_1.2.840.10008.1.2.4.51.dcm"],
  ["transfer-syntaxes", "encapsulation/CT0012.explicit_little_endian.dcm"],
  ["transfer-syntaxes", "pet-jpeg-lossless/gh184.dcm"],
  ["transfer-syntaxes", "pet-jpeg-lossless/gh610.dcm"],
  ["transfer-syntaxes", "pydicom/CT_small.dcm"],
  ["transfer-syntaxes", "pydicom/JPEG-LL.dcm"],
  ["transfer-syntaxes", "pydicom/MR_small_bigendian.dcm"],
  ["transfer-syntaxes", "pydicom/emri_small.dcm"],
  ["transfer-syntaxes", "pydicom/mlut_18.dcm"],
  ["transfer-syntaxes", "pydicom/vlut_04.dcm"],
  ["studies", "cr-dental/cr-modality-lut.dcm"],
  ["studies", "dx-veterinary/dx.dcm"],
  // Three sigmoid windows and three tables.
  ["samples", "mammogram/0001.dcm"],
  ["studies", "mr-enhanced-knee/moveknee.dcm"],
  ["objects", "gsps-luts/image.dcm"],
  ["objects", "rt/rtimage.dcm"],
];

const withOverlays: readonly (readonly [Collection, string, number])[] = [
  ["transfer-syntaxes", "pydicom/MR-SIEMENS-DICOM-WithOverlays.dcm", 323],
  ["transfer-syntaxes", "pydicom/examples_overlay.dcm", 222],
  // Two of its four planes lie in the unused bits of the pixels.
  ["objects", "gsps-overlay/image.dcm", 2278],
  // One of its planes begins above and left of the image.
  ["hostile", "overlay-out-of-bounds.dcm", 334],
];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-grey-"));
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

describe("grey levels are those of DCMTK, to one level at every pixel", () => {
  it.each(files)("%s/%s", async (collection, name) => {
    const { path, frame } = await open(collection, name);
    for (const { window, options } of renderings(frame)) {
      const reference = await renderByDcmtk(path, ["-O", ...options], directory);
      expect(reference, options.join(" ")).not.toBeNull();
      expect(greatestDifference(ownLevels(frame, window), reference?.levels), options.join(" ")).toBeLessThanOrEqual(1);
    }
  });
});

describe("overlays lie where DCMTK draws them", () => {
  it.each(withOverlays)("%s/%s", async (collection, name, count) => {
    const { path, frame } = await open(collection, name);
    const window = plainWindow(frame, "linear");
    const reference = await renderByDcmtk(path, ["+O", "0", ...optionsOf(window)], directory);
    const levels = ownLevels(frame, window).map((level, index) => (frame.overlayPixels[index] === 1 ? 255 : level));
    expect(frame.overlayPixels.filter((pixel) => pixel === 1)).toHaveLength(count);
    expect(greatestDifference(levels, reference?.levels)).toBeLessThanOrEqual(1);
  });

  it("and an overlay whose data is cut short is said and costs nothing else", async () => {
    const { path, frame } = await open("hostile", "gh1728-invalid-overlay.dcm");
    expect(frame.header.notes).toContain("Overlay incomplete: its data ends early");
    const [window] = frame.header.windows;
    if (window === undefined) throw new Error("The file has a window.");
    const reference = await renderByDcmtk(path, ["-O", "+Wi", "1"], directory);
    expect(greatestDifference(ownLevels(frame, window), reference?.levels)).toBeLessThanOrEqual(1);
  });
});

describe("windows that dcm2pnm does not know are those of pydicom", () => {
  const exact = [
    ["transfer-syntaxes", "pydicom/CT_small.dcm", "LINEAR_EXACT"],
    ["transfer-syntaxes", "pydicom/MR_small.dcm", "LINEAR_EXACT"],
    ["objects", "rt/rtimage.dcm", "LINEAR_EXACT"],
    ["objects", "rt/rtimage.dcm", "SIGMOID"],
  ] as const;
  it.each(exact)("%s/%s %s", async (collection, name, voiFunction) => {
    const { path, frame } = await open(collection, name);
    const [low, high] = frame.meanings;
    const [center, width] = [low + (high - low) * 0.4, (high - low) * 0.6];
    const kind = voiFunction === "SIGMOID" ? "sigmoid" : "linearExact";
    const reference = await renderByPydicom(path, { voiFunction, center, width }, directory);
    const levels = ownLevels(frame, { kind, center, width, name: "" });
    expect(new Set(levels).size).toBeGreaterThan(20);
    expect(greatestDifference(levels, reference)).toBeLessThanOrEqual(1);
  });
});

async function open(folder: Folder, name: string): Promise<{ path: string; frame: OwnFrame }> {
  const original = join(folder === "samples" ? samplesDirectory : await testData(folder), name);
  const read = readDicomHeader(memorySource(await readFile(original)));
  if (read.kind !== "instance") throw new Error(`${name} is no image.`);
  const path = await uncompressedCopy(original, read.header.transferSyntaxUid, directory);
  const frame = path === null ? null : await readOwnFrame(path);
  if (path === null || frame === null) throw new Error(`${name} cannot be read.`);
  return { path, frame };
}

interface Rendering {
  readonly window: VoiWindow;
  readonly options: readonly string[];
}

/** Films of many pixels take seconds a window. */
const largeFilm = 4_000_000;

/** The windows and tables of the header, and windows over most of the values, one of width 1 among them. */
function renderings(frame: OwnFrame): readonly Rendering[] {
  const { windows, transform } = frame.header;
  const tables = windows.filter((window) => window.kind === "table");
  const fromHeader = windows.flatMap((window): Rendering[] => {
    if (window.kind === "table") return [{ window, options: ["+Wl", String(tables.indexOf(window) + 1)] }];
    return window.kind === "linearExact" ? [] : [{ window, options: optionsOf(window) }];
  });
  if (frame.stored.length > largeFilm) {
    const [window, table] = [false, true].map((isTable) =>
      fromHeader.find((entry) => (entry.window.kind === "table") === isTable),
    );
    return [window, table].filter((entry) => entry !== undefined);
  }
  // DCMTK rounds values that are fractions before it judges them; a step or a steep curve shows that.
  const isWhole = transform.kind === "table" || [transform.slope, transform.intercept].every(Number.isInteger);
  const step = { ...plainWindow(frame, "linear"), width: 1 };
  const more = [plainWindow(frame, "linear"), ...(isWhole ? [plainWindow(frame, "sigmoid"), step] : [])];
  return [...fromHeader, ...more.map((window) => ({ window, options: optionsOf(window) }))];
}

function plainWindow({ meanings: [low, high] }: OwnFrame, kind: "linear" | "sigmoid"): AdjustableWindow {
  const [center, width] = [Math.round((low + high) / 2), Math.max(1, Math.round((high - low) * 0.7))];
  return { kind, center, width, name: "" };
}

function optionsOf({ kind, center, width }: AdjustableWindow): readonly string[] {
  return [kind === "sigmoid" ? "+Wfs" : "+Wfl", "+Ww", String(center), String(width)];
}

function greatestDifference(own: Uint8Array, reference: Uint8Array | undefined): number {
  if (own.length !== reference?.length) return Number.NaN;
  return own.reduce((most, level, index) => Math.max(most, Math.abs(level - (reference[index] ?? 0))), 0);
}
