import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { memorySource } from "../../electron/core/embedded-archive/byte-source.ts";
import { layOutFrames } from "../../electron/core/embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../../electron/core/embedded-archive/read-dicom-header.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { buildImageStacks, type ImageStack } from "../../shared/imaging/display-set.ts";
import { fillGreyPixels } from "../../shared/imaging/grey-levels.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { meaningOf } from "../../shared/imaging/value-transform.ts";
import { planVolumeMemory } from "../../shared/imaging/volume/memory-plan.ts";
import { type GeometryVerdict, judgeSliceGeometry } from "../../shared/imaging/volume/slice-geometry.ts";
import { windowOverRange } from "../../shared/imaging/window.ts";
import { badHeaders, changed } from "../environment/bad-headers.ts";
import { dicomFile, encodeElements } from "../environment/dicom-file.ts";
import { samplesDirectory } from "../environment/test-data.ts";

let slices: readonly DicomJsonInstance[];
beforeAll(async () => {
  const folder = join(samplesDirectory, "ct-chest-abdomen-pelvis");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".dcm")).sort();
  const files = await Promise.all(names.slice(0, 5).map((name) => readFile(join(folder, name))));
  slices = files.map((file) => {
    const read = readDicomHeader(memorySource(file));
    if (read.kind !== "instance") throw new Error("A sample cannot be read.");
    return read.header.dataset;
  });
});

const imagesOf = (stacks: readonly ImageStack[]) => stacks.flatMap((stack) => stack.images);
const wordsOf = (header: ImageHeader) => [header.problem, ...header.notes].join("\n");

describe("one image with a wrong header", () => {
  it.each(badHeaders)("$input", ({ change, sentence, isShown }) => {
    const others = new Map(imagesOf(buildImageStacks(slices)).map((image) => [image.sopInstanceUid, image]));
    const bad = slices.map((slice, index) => (index === 2 ? changed(slice, change) : slice));
    const stacks = buildImageStacks(bad);
    const rest = imagesOf(stacks).filter(({ sopInstanceUid }) => sopInstanceUid !== uidOf(bad[2]));
    expect(rest).toHaveLength(4);
    for (const image of rest) expect(image).toEqual(others.get(image.sopInstanceUid));
    const own = imagesOf(stacks).filter(({ sopInstanceUid }) => sopInstanceUid === uidOf(bad[2]));
    const said = [...own.map(wordsOf), ...stacks.map(({ problem }) => problem)].join("\n");
    expect(said).toContain(sentence);
    expect(own.length > 0 && own.every(({ problem }) => problem === "")).toBe(isShown);
    for (const image of own) {
      expectFinite(image);
      if (isShown) expectPainted(image);
    }
  });

  it("gives no number with a unit where its way to the unit is not valid", () => {
    for (const { change } of badHeaders.filter(({ instead }) => instead.startsWith("Values are shown as stored"))) {
      const [image] = imagesOf(buildImageStacks([changed(slices[0] ?? {}, change)]));
      expect(image?.transform.unit).toBe("");
      expect(image && meaningOf(image.transform, 40)).toBe(40);
    }
  });

  it("pairs a window with its own width where another centre is no number", () => {
    const change = { "00281050": ["none", 40], "00281051": [1500, 400] };
    const [image] = imagesOf(buildImageStacks([changed(slices[0] ?? {}, change)]));
    expect(image?.windows).toMatchObject([{ center: 40, width: 400 }]);
  });

  it("keeps its place in the list where its texts are megabytes and its dates are none", () => {
    const change = {
      "0008103E": ["x".repeat(10_000_000)],
      "00080020": ["20261399"],
      "00100010": [{ Alphabetic: "y".repeat(10_000_000) }],
    };
    const [stack] = buildImageStacks(slices.map((slice) => changed(slice, change)));
    expect(stack?.images).toHaveLength(5);
    expect(stack?.description).toHaveLength(200);
    expect(stack?.studyDate).toBeNull();
  });
});

describe("a series with a fault", () => {
  it("shows neither of two images that bear one identifier, and one that is listed twice once", () => {
    const [first = {}, second = {}] = slices;
    const twin = changed(second, { "00080018": [uidOf(first)] });
    const images = imagesOf(buildImageStacks([...slices.filter((slice) => slice !== second), twin, slices[4] ?? {}]));
    const problems = images.map(({ problem }) => problem).filter((problem) => problem !== "");
    expect(problems).toEqual([ambiguous, ambiguous]);
    expect(images).toHaveLength(5);
    expect(images.filter((image) => wordsOf(image).includes("lists this image twice"))).toHaveLength(1);
  });

  it("names an image whose identifier another series has too", () => {
    const copy = changed(slices[0] ?? {}, { "0020000E": ["1.2.3"] });
    const images = imagesOf(buildImageStacks([...slices, copy]));
    const said = images.filter((image) =>
      wordsOf(image).includes("Another series holds an image with the same identifier"),
    );
    expect(said).toHaveLength(2);
  });

  it("never mixes two patients in a stack", () => {
    const stranger = changed(slices[2] ?? {}, { "00100020": ["OTHER"], "00100010": [{ Alphabetic: "Somebody^Else" }] });
    const stacks = buildImageStacks(slices.map((slice, index) => (index === 2 ? stranger : slice)));
    expect(stacks.map(({ patientId, images }) => [patientId === "OTHER", images.length])).toEqual([
      [false, 4],
      [true, 1],
    ]);
  });

  it("is split by size, and each part says so", () => {
    const small = changed(slices[2] ?? {}, { "00280010": [64], "00280011": [64] });
    const stacks = buildImageStacks(slices.map((slice, index) => (index === 2 ? small : slice)));
    expect(stacks.map(({ images }) => images.length)).toEqual([4, 1]);
    expect(stacks[1]?.splits.map(({ words }) => words)).toContain("64 × 64 pixels");
  });

  it("makes planes over missing slices only with the gap left empty and named, and none over a wrong one", () => {
    const many = series(12).filter((_, index) => index !== 5 && index !== 6);
    expect(verdictOf(many)).toMatchObject({ kind: "usable", notes: [expect.stringContaining("2 slices are missing")] });
    expect(verdictOf(series(12)).kind).toBe("usable");
    const doubled = [...series(4), changed(series(4)[2] ?? {}, { "00080018": ["1.2.99"], "00200013": [99] })];
    expect(judgeSliceGeometry(imagesOf(buildImageStacks(doubled)).map(geometryOf))).toMatchObject({ kind: "refused" });
  });

  it("is nothing where it is empty or no instance at all", () => {
    expect(buildImageStacks([])).toEqual([]);
    const [stack] = buildImageStacks([{}]);
    expect(stack?.problem).toBe("This series holds no images that this program can show.");
  });
});

describe("a series of 4,000 slices", () => {
  it("is listed, ordered and judged in a time that grows with it, and its planes are offered in part", () => {
    const time = (count: number) => {
      const instances = series(count);
      const start = performance.now();
      const stacks = buildImageStacks(instances);
      const verdict = verdictOf(instances, stacks);
      return { ms: performance.now() - start, stacks, verdict };
    };
    time(500);
    const [small, large] = [time(1000), time(4000)];
    expect(large.stacks.map(({ images }) => images.length)).toEqual([4000]);
    expect(large.verdict.kind).toBe("usable");
    expect(large.ms).toBeLessThan(Math.max(12 * small.ms, 2000));
    const plan = planVolumeMemory(4000, 512 * 512 * 2, 1024 ** 3, 2000);
    expect(plan.offers.map(({ choice }) => choice.kind)).toEqual(["range", "thinned"]);
    for (const { bytes } of plan.offers) expect(bytes).toBeLessThanOrEqual(1024 ** 3);
  });
});

describe("a file of the embedded archive", () => {
  const open = (file: Buffer) => {
    const read = readDicomHeader(memorySource(file));
    if (read.kind !== "instance") throw new Error("sentence" in read ? read.sentence : read.kind);
    return read.header;
  };

  it("is not shown where its pixels are more or fewer frames than it counts", () => {
    const frames = (count: string, bytes: number) =>
      open(
        dicomFile({
          elements: [
            ["00280008", "IS", count],
            ["7FE00010", "OW", Buffer.alloc(bytes)],
          ],
        }),
      );
    expect(() => layOutFrames(frames("1", 64))).toThrow("it holds more frames than its header says");
    expect(() => layOutFrames(frames("3", 64))).toThrow("the image is smaller than its header says");
    expect(() => layOutFrames(frames("-1", 64))).toThrow("its number of frames is impossible");
    expect(layOutFrames(frames("2", 64)).frames).toHaveLength(2);
  });

  it("is read past private sequences a hundred deep, and a text of 10 MB", () => {
    let inner = encodeElements([["00110010", "LO", "MADE UP"]]);
    const sequence = Buffer.from("1100011053510000ffffffff", "hex");
    for (let depth = 0; depth < 100; depth += 1) {
      const item = Buffer.from("feff00e0ffffffff", "hex");
      inner = Buffer.concat([sequence, item, inner, itemEnd, sequenceEnd]);
    }
    const file = dicomFile({ elements: [["00204000", "UT", "x".repeat(10_000_000)]] });
    const at = file.indexOf(Buffer.from("e07f1000", "hex"));
    const header = open(Buffer.concat([file.subarray(0, at), inner, file.subarray(at)]));
    expect(layOutFrames(header).frames).toHaveLength(1);
    expect(header.dataset["00204000"]).toBeUndefined();
  });
});

it("docs/bad-input.md says what is proved here and elsewhere", async () => {
  for (const { file, test } of elsewhere) {
    expect(readFileSync(join(import.meta.dirname, "..", "..", file), "utf8"), file).toContain(test);
  }
  await expect(documentText()).toMatchFileSnapshot("../../docs/bad-input.md");
});

const ambiguous =
  "This image is not shown: the archive lists two images with different headers under its identifier, and which of them it sends is not known.";

function uidOf(instance: DicomJsonInstance | undefined): string {
  return String(instance?.["00080018"]?.Value?.[0] ?? "");
}

/** Copies of a real slice, 2 mm apart, each with a number and an identifier of its own. */
function series(count: number): readonly DicomJsonInstance[] {
  return Array.from({ length: count }, (_, index) =>
    changed(slices[0] ?? {}, {
      "00080018": [`1.2.3.${index + 1}`],
      "00200013": [index + 1],
      "00200032": [0, 0, index * 2],
      "00200037": [1, 0, 0, 0, 1, 0],
    }),
  );
}

function verdictOf(instances: readonly DicomJsonInstance[], stacks = buildImageStacks(instances)): GeometryVerdict {
  return judgeSliceGeometry((stacks[0]?.images ?? []).map(geometryOf));
}

function geometryOf({ plane, format, spacing, instanceNumber }: ImageHeader) {
  return { plane, rows: format.rows, columns: format.columns, spacing: spacing.whole, name: `image ${instanceNumber}` };
}

/** No number of a header is NaN or infinite, whatever stood in the file. */
function expectFinite(value: unknown): void {
  if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
  else if (!ArrayBuffer.isView(value) && typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) expectFinite(part);
  }
}

/** The painter gives more than one grey level from values over the usual range, with the window that the image has. */
function expectPainted({ transform, padding, presentation, isInverted, windows, format }: ImageHeader): void {
  const stored = Int16Array.from({ length: 256 }, (_, index) => index * 16 - 1024);
  const range = { minimum: -1024, maximum: 3056 };
  const window = windows[0] ?? windowOverRange(meaningOf(transform, -1024), meaningOf(transform, 3056));
  const output = new Uint32Array(stored.length);
  fillGreyPixels(output, {
    stored,
    range,
    isFloat: format.isFloat,
    transform,
    padding,
    window,
    presentation,
    isInverted,
  });
  expect(new Set(output).size).toBeGreaterThan(1);
}

const itemEnd = Buffer.from("feff0de000000000", "hex");
const sequenceEnd = Buffer.from("feffdde000000000", "hex");

interface ProvedElsewhere {
  readonly input: string;
  readonly said: string;
  readonly file: string;
  readonly test: string;
}

const elsewhere: readonly ProvedElsewhere[] = [
  {
    input: "Every file of `test/data/hostile.zip`: damaged, cut short, mislabelled",
    said: "The pane says why it shows nothing, or shows it; the other pane's pixels do not change.",
    file: "test/e2e/transfer-syntaxes.spec.ts",
    test: "broken files leave the program running and the other panes untouched",
  },
  {
    input: "The same identifier with other bytes, sent again to the embedded archive",
    said: "Refused, file by file, with a sentence; what was there stays.",
    file: "electron/core/embedded-archive/importer.test.ts",
    test: "takes the same bytes once, and refuses other bytes under the same identifier",
  },
  {
    input: "Segments or contours made from images that are not in the case",
    said: "The legend counts them: `None of the 12 images that it names is in this case. Nothing of it is drawn.`",
    file: "renderer/viewer/objects/layers.test.ts",
    test: "say that the images of an object are not in the case",
  },
  {
    input: "A presentation state for another examination or patient",
    said: "`It belongs to another examination and is not applied.`",
    file: "renderer/viewer/objects/presentation-states.test.ts",
    test: "never applies one of another study or patient, and says which",
  },
];

function documentText(): string {
  const rows = badHeaders.map(({ input, sentence, isShown, instead }) =>
    `| ${input} | ${sentence} | ${isShown ? "shown" : "not shown"} | ${isShown ? instead : ""} |`.replace(
      "|  |",
      "| |",
    ),
  );
  return `${[...documentHead, ...rows, ...documentSeries, ...elsewhere.map(({ input, said, file }) => `| ${input} | ${said} | \`${file}\` |`)].join("\n")}\n`;
}

const documentHead = [
  "# Bad input",
  "",
  "What Sightline does with headers and files that cannot be so. The rule: a sentence where the reader looks, nothing",
  "invented in place of what is missing, and every other image as if the bad one were not there.",
  "",
  "This page is written by `test/integration/bad-input.test.ts`, which puts each fault into the middle one of five real",
  "slices, compares the other four with what they are without it, looks for numbers that are none, and paints the image.",
  "",
  "## One image with a wrong header",
  "",
  "| Input | Words on the pane | The image | Left out for it |",
  "|---|---|---|---|",
];

const documentSeries = [
  "",
  "A pair of numbers of which one is none is not used at all; texts for labels end after 200 characters; dates that no",
  "calendar has are `not recorded`; numbers of series and images that cannot be counted by are left out.",
  "",
  "## Series and files",
  "",
  "| Input | What is said | Proved by |",
  "|---|---|---|",
  ...[
    [
      "Two images with different headers under one identifier",
      "Neither is shown: `the archive lists two images with different headers under its identifier`.",
    ],
    ["An image that the archive lists twice", "Shown once: `The archive lists this image twice; it is shown once`."],
    [
      "An identifier that an image of another series has too",
      "`Another series holds an image with the same identifier`.",
    ],
    [
      "Two patients in one series",
      "A stack for each, with the identity of its own headers; the wrong-patient stop does the rest.",
    ],
    ["Images of several sizes", "A stack for each size; its tab says `64 × 64 pixels`."],
    ["Missing slices", "Planes leave the gap empty: `2 slices are missing, the first between …`."],
    ["Several images at one place", "Planes are refused with the names of two of them."],
    [
      "4,000 slices",
      "One stack; time grows with the number; planes are offered in part, or from every nth slice, with the bytes.",
    ],
    [
      "More frames in the file than its header counts",
      "`it holds more frames than its header says`: a frame that nobody sees is worse than none.",
    ],
    ["Fewer frames in the file than its header counts", "`the image is smaller than its header says`."],
    ["Private sequences 100 deep; a text of 10 MB", "Passed over."],
    [
      "A series of nothing; an instance without a single attribute",
      "`This series holds no images that this program can show.`",
    ],
  ].map(([input, said]) => `| ${input} | ${said} | \`test/integration/bad-input.test.ts\` |`),
];
