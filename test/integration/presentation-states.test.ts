import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { type PresentationState, readPresentationState } from "../../shared/objects/presentation-state.ts";
import { dumpLine, dumpSequence, type ForeignState, writeForeignState } from "../environment/foreign-state.ts";
import { type OwnFrame, readOwnFrame } from "../environment/own-grey-levels.ts";
import { ownPresentation } from "../environment/own-presentation.ts";
import { renderWithState, uncompressedCopy } from "../environment/reference-renderer.ts";
import { type Collection, testData } from "../environment/test-data.ts";

const window = (center: number, width: number, kind = "LINEAR") =>
  dumpSequence("00283110", [
    dumpLine("00281050", "DS", `[${center}]`),
    dumpLine("00281051", "DS", `[${width}]`),
    dumpLine("00281056", "CS", `[${kind}]`),
  ]);
const rescale = [
  dumpLine("00281052", "DS", "[-1024]"),
  dumpLine("00281053", "DS", "[1]"),
  dumpLine("00281054", "LO", "[HU]"),
];
const turn = (degrees: number, flip: "Y" | "N") => [
  dumpLine("00700041", "CS", `[${flip}]`),
  dumpLine("00700042", "US", String(degrees)),
];
const curve = Array.from({ length: 256 }, (_, entry) => Math.round(40 + 0.8 * entry));
const table = (explanation: string, entries: readonly number[]) => [
  dumpLine("00283002", "US", `${entries.length}\\0\\8`),
  dumpLine("00283003", "LO", `[${explanation}]`),
  dumpLine("00283006", "US", entries.join("\\")),
];
const bitmap = (rows: number, columns: number) => {
  const words = Array.from({ length: (rows * columns) / 16 }, (_, word) => (word % 5 === 0 ? "ffff" : "0000"));
  return [
    dumpLine("00181600", "CS", "[BITMAP]"),
    dumpLine("00181622", "US", "20000"),
    dumpLine("00181623", "US", "24576"),
    dumpLine("60000010", "US", String(rows)),
    dumpLine("60000011", "US", String(columns)),
    dumpLine("60000040", "CS", "[G]"),
    dumpLine("60000050", "SS", "1\\1"),
    dumpLine("60000100", "US", "1"),
    dumpLine("60000102", "US", "0"),
    dumpLine("60003000", "OW", words.join("\\")),
  ];
};

/** What a shape of a shutter leaves visible of the picture, which DCMTK leaves to the viewer; written down apart here. */
interface ShutteredState extends ForeignState {
  readonly isVisible?: (x: number, y: number) => boolean;
  readonly level?: number;
}

const states: readonly ShutteredState[] = [
  { name: "soft tissue window", lines: [...rescale, ...window(40, 400)] },
  { name: "stored values", lines: window(1000, 1500) },
  {
    name: "no window",
    lines: [dumpLine("00281052", "DS", "[0]"), dumpLine("00281053", "DS", "[0.5]"), dumpLine("00281054", "LO", "[US]")],
  },
  { name: "inverse", lines: [...rescale, ...window(40, 400)], shape: "INVERSE" },
  { name: "turned by 90", lines: [...rescale, ...window(40, 400), ...turn(90, "N")] },
  { name: "turned by 270 and flipped", lines: [...rescale, ...window(40, 400), ...turn(270, "Y")] },
  { name: "flipped", lines: [...rescale, ...window(40, 400), ...turn(0, "Y")] },
  { name: "turned by 180 and flipped, inverse", lines: [...window(1000, 800), ...turn(180, "Y")], shape: "INVERSE" },
  {
    name: "rectangle and circle",
    lines: [
      ...rescale,
      ...window(40, 400),
      dumpLine("00181600", "CS", "[RECTANGULAR\\CIRCULAR]"),
      dumpLine("00181602", "IS", "[10]"),
      dumpLine("00181604", "IS", "[100]"),
      dumpLine("00181606", "IS", "[5]"),
      dumpLine("00181608", "IS", "[90]"),
      dumpLine("00181610", "IS", "[60\\60]"),
      dumpLine("00181612", "IS", "[45]"),
      dumpLine("00181622", "US", "30000"),
    ],
    isVisible: (x, y) => x >= 9 && x <= 99 && y >= 4 && y <= 89 && (x - 59) ** 2 + (y - 59) ** 2 <= 45 ** 2,
    level: 117,
  },
  {
    name: "polygon turned",
    lines: [
      ...rescale,
      ...window(40, 400),
      ...turn(90, "N"),
      dumpLine("00181600", "CS", "[POLYGONAL]"),
      dumpLine("00181620", "IS", "[5\\5\\120\\5\\120\\100]"),
      dumpLine("00181622", "US", "0"),
    ],
    // Turned to the right, the picture's y is the image's column, and its x counts the rows from below.
    isVisible: (x, y) => y >= 4 && 127 - x <= 119 && (y - 4) * 115 <= (127 - x - 4) * 95,
    level: 0,
  },
  { name: "bitmap shutter", lines: [...rescale, ...window(40, 400), ...bitmap(128, 128)] },
  {
    name: "presentation table",
    lines: [...rescale, ...window(40, 400), ...dumpSequence("20500010", table("bright", curve))],
    shape: "none",
  },
  {
    name: "window table",
    lines: [
      ...dumpSequence(
        "00283110",
        dumpSequence(
          "00283010",
          table(
            "steps",
            curve.map((entry) => 255 - entry),
          ),
        ),
      ),
    ],
  },
];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-states-"));
});
afterAll(async () => await rm(directory, { recursive: true, force: true }));

describe("states of another maker give the pixels that DCMTK gives, to one level", () => {
  it.each(states)("$name", async (state) => {
    const { path, frame } = await open("transfer-syntaxes", "pydicom/CT_small.dcm");
    const statePath = await writeForeignState(state, frame.dataset, directory);
    expect(await greatestDifference(path, frame, statePath, state)).toBeLessThanOrEqual(1);
  });

  it.each(["gsps-luts", "gsps-overlay"])("%s", async (folder) => {
    const { path, frame } = await open("objects", `${folder}/image.dcm`);
    const statePath = join(await testData("objects"), folder, "gsps.dcm");
    expect(await greatestDifference(path, frame, statePath)).toBeLessThanOrEqual(1);
  });

  it.each(["IDENTITY", "INVERSE"] as const)("MONOCHROME1 and %s", async (shape) => {
    const { path, frame } = await open("studies", "dx-veterinary/dx.dcm");
    const state = { name: `monochrome ${shape}`, lines: window(120, 200), shape };
    const statePath = await writeForeignState(state, frame.dataset, directory);
    expect(await greatestDifference(path, frame, statePath)).toBeLessThanOrEqual(1);
  });
});

async function greatestDifference(
  path: string,
  frame: OwnFrame,
  statePath: string,
  { isVisible = () => true, level = 0 }: Partial<ShutteredState> = {},
): Promise<number> {
  const own = ownPresentation(frame, await readState(statePath));
  const reference = await renderWithState(path, statePath, directory);
  expect([own.columns, own.rows]).toEqual([reference.columns, reference.rows]);
  expect(new Set(reference.levels).size).toBeGreaterThan(5);
  return own.levels.reduce((most, shown, index) => {
    const [x, y] = [index % own.columns, Math.floor(index / own.columns)];
    const expected = isVisible(x, y) ? (reference.levels[index] ?? 0) : level;
    return own.overlaid[index] === 1 ? most : Math.max(most, Math.abs(shown - expected));
  }, 0);
}

async function readDataset(path: string): Promise<DicomJsonInstance> {
  const read = readDicomHeader(memorySource(await readFile(path)));
  if (read.kind !== "instance") throw new Error(`${path} cannot be read.`);
  return read.header.dataset;
}

async function readState(path: string): Promise<PresentationState> {
  const state = readPresentationState(await readDataset(path));
  if (state === null) throw new Error(`${path} is no presentation state.`);
  return state;
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
