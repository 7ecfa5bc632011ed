import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";

/** A made-up fault put into the header of the middle one of five real slices. */
export interface BadHeader {
  readonly input: string;
  readonly change: Readonly<Record<string, readonly unknown[] | null>>;
  /** What the pane says. */
  readonly sentence: string;
  readonly isShown: boolean;
  /** What is left out for it, in words for the document. */
  readonly instead: string;
}

const notShown = "The image is not shown.";
const inPixels = "Lengths are in pixels.";
const noSides = "No planes through it, no link by position; no sides where its direction is not known.";
const asStored = "Values are shown as stored, without a unit.";
const byValues = "Its window is made from its own values.";
const oneImage = "One image is asked for.";
const ofItems = (items: readonly Readonly<Record<string, readonly unknown[]>>[]) =>
  items.map((item) => Object.fromEntries(Object.entries(item).map(([tag, Value]) => [tag, { Value }])));
const lut = (...descriptor: number[]) => ofItems([{ "00283002": descriptor, "00283006": [1, 2, 3, 4] }]);

const window = (center: readonly unknown[], width: readonly unknown[]) => ({ "00281050": center, "00281051": width });
const rescale = (slope: unknown, intercept: unknown) => ({ "00281053": [slope], "00281052": [intercept] });

type Row = readonly [input: string, change: BadHeader["change"], sentence: string];

const kinds: readonly (readonly [Pick<BadHeader, "isShown" | "instead">, readonly Row[]])[] = [
  [
    { isShown: true, instead: byValues },
    [
      ["Window width 0", window([40], [0]), "Window in the header is not valid"],
      ["Window width negative", window([40], [-400]), "Window in the header is not valid"],
      ["Window in words", window(["LUNG"], ["WIDE"]), "Window in the header is not valid"],
      ["Window of NaN", window(["NaN"], ["Infinity"]), "Window in the header is not valid"],
      ["Window centre without a width", { ...window([40], []), "00281051": null }, "Window in the header is not valid"],
      [
        "VOI LUT shorter than its descriptor",
        { ...window([], []), "00283010": lut(4096, 0, 16) },
        "VOI LUT in the header",
      ],
    ],
  ],
  [
    { isShown: true, instead: inPixels },
    [
      ["Pixel spacing 0", { "00280030": [0, 0] }, "Pixel spacing in the header is not valid"],
      ["Pixel spacing negative", { "00280030": [-0.7, -0.7] }, "Pixel spacing in the header is not valid"],
      ["Pixel spacing NaN", { "00280030": ["NaN", "0.7"] }, "Pixel spacing in the header is not valid"],
      ["Pixel spacing of a kilometre", { "00280030": [1e6, 1e6] }, "Pixel spacing in the header is not valid"],
      ["Pixels 700 times as long as wide", { "00280030": [0.1, 70] }, "Pixel spacing in the header is not valid"],
    ],
  ],
  [
    { isShown: true, instead: noSides },
    [
      ["Direction of the rows zero", { "00200037": [0, 0, 0, 0, 1, 0] }, "Direction in the header is not valid"],
      [
        "Directions not at a right angle",
        { "00200037": [1, 0, 0, 0.7, 0.7, 0] },
        "Direction in the header is not valid",
      ],
      ["Directions not of length 1", { "00200037": [3, 0, 0, 0, 3, 0] }, "Direction in the header is not valid"],
      ["Five numbers for two directions", { "00200037": [1, 0, 0, 0, 1] }, "Direction in the header is not valid"],
      ["Position in words", { "00200032": ["left", 0, 0] }, "Position in the header is not valid"],
      ["Position 10^30 mm away", { "00200032": [0, 0, 1e30] }, "Position in the header is not valid"],
    ],
  ],
  [
    { isShown: true, instead: asStored },
    [
      ["Rescale slope 0", rescale(0, -1024), "Rescale in the header is not valid"],
      ["Rescale slope NaN", rescale("NaN", -1024), "Rescale in the header is not valid"],
      ["Rescale slope infinite", rescale("Infinity", -1024), "Rescale in the header is not valid"],
      ["Rescale intercept in words", rescale(1, "minus"), "Rescale in the header is not valid"],
      ["Rescale slope of 10^300", rescale(1e300, 0), "Rescale in the header is not valid"],
      ["Modality LUT shorter than its descriptor", { "00283000": lut(65, 0, 16) }, "Modality LUT in the header"],
    ],
  ],
  [
    { isShown: true, instead: oneImage },
    [
      ["Number of frames 0", { "00280008": [0] }, "Number of frames in the header is not valid"],
      ["Number of frames negative", { "00280008": [-3] }, "Number of frames in the header is not valid"],
      ["Number of frames in words", { "00280008": ["1A"] }, "Number of frames in the header is not valid"],
    ],
  ],
  [
    { isShown: true, instead: "Frames that are not described have no place and no window." },
    [
      [
        "Fewer functional groups than frames",
        { "00280008": [4], "52009230": ofItems([{}, {}]) },
        "Header describes 2 frames and counts 4",
      ],
      [
        "More functional groups than frames",
        { "00280008": [2], "52009230": ofItems([{}, {}, {}]) },
        "Header describes 3 frames and counts 2",
      ],
    ],
  ],
  [
    { isShown: true, instead: "It is shown as usual." },
    [
      ["No SOP class", { "00080016": null }, "Header does not name the kind of object"],
      ["No photometric interpretation", { "00280004": null }, "Header does not say whether low values are dark"],
      [
        "Presentation LUT shorter than its descriptor",
        { "20500010": lut(256, 0, 8) },
        "Presentation LUT in the header",
      ],
    ],
  ],
  [
    { isShown: false, instead: notShown },
    [
      ["10^9 frames", { "00280008": [1_000_000_000] }, "its header states 1000000000 frames"],
      ["Rows negative", { "00280010": [-512] }, "no valid number of rows and columns"],
      ["Rows missing a number", { "00280010": ["many"], "00280011": [512] }, "no images that this program can show"],
      ["65,535 rows and columns", { "00280010": [65535], "00280011": [65535] }, "more than this program can hold"],
      ["More bits stored than allocated", { "00280101": [20] }, "contradicts itself on the bits of a pixel"],
      ["12 bits allocated", { "00280100": [12], "00280101": [12], "00280102": [11] }, "pixels stored in 12 bits"],
      ["7 samples a pixel", { "00280002": [7] }, "7 samples a pixel"],
      ["Unknown photometric interpretation", { "00280004": ["SEPIA"] }, "does not know (SEPIA)"],
      ["Grey of three samples", { "00280002": [3] }, "contradicts itself on colour"],
      ["Palette colour without a palette", { "00280004": ["PALETTE COLOR"] }, "its colour table is missing"],
      ["No SOP Instance UID", { "00080018": null }, "its identifier is missing or not a DICOM identifier"],
      [
        "A SOP Instance UID that is none",
        { "00080018": ["../../etc/passwd"] },
        "its identifier is missing or not a DICOM identifier",
      ],
    ],
  ],
];

/** Faults of one image, each put into a real header by the test; what it says of them is in `docs/bad-input.md`. */
export const badHeaders: readonly BadHeader[] = kinds.flatMap(([kind, rows]) =>
  rows.map(([input, change, sentence]) => ({ input, change, sentence, ...kind })),
);

/** Gives an instance with attributes replaced, or taken away where the value is null. */
export function changed(instance: DicomJsonInstance, change: BadHeader["change"]): DicomJsonInstance {
  const rest = Object.entries({ ...instance }).filter(([tag]) => !(tag in change));
  const added = Object.entries(change).flatMap(([tag, Value]) => (Value === null ? [] : [[tag, { Value }] as const]));
  return Object.fromEntries([...rest, ...added]);
}
