import type { FrameFacts } from "./frame-facts.ts";
import { normalOf } from "./plane.ts";

/** One reason to show parts of a series as stacks of their own. */
export interface SplitRule {
  readonly name: string;
  /** Why, as the reader is told it. */
  readonly reason: string;
  /**
   * `always`: such images never lie in one stack. `atOnePlace`: only where several images lie at one place of the patient
   * and the value tells them apart. `time`: as that, and the parts are one after the other in time.
   */
  readonly when: "always" | "atOnePlace" | "time";
  /** What an image has; images with the same lie together. Null where its header is silent. */
  readonly valueOf: (facts: FrameFacts) => string | number | null;
  /** The part in words, from its value, its number from 1 and the number of parts. */
  readonly describe: (value: string | number | null, number: number, count: number) => string;
}

const timeOf = (_: unknown, number: number, count: number) => `time ${number} of ${count}`;

/**
 * The rules by which a series is split into stacks, in the order in which they are tried. Objects that are no images and
 * multi-frame objects are parts of their own before any rule.
 */
export const splitRules: readonly SplitRule[] = [
  {
    name: "Size",
    reason: "Its images have another number of rows or columns than the rest of the series.",
    when: "always",
    valueOf: ({ header }) => `${header.format.columns} × ${header.format.rows}`,
    describe: (value) => `${value} pixels`,
  },
  {
    name: "Colour",
    reason: "Images in colour and in grey do not share a window.",
    when: "always",
    valueOf: ({ header }) => (header.format.samplesPerPixel > 1 ? "in colour" : "in grey"),
    describe: String,
  },
  {
    name: "Direction",
    reason: "Its images lie in another direction than the rest of the series.",
    when: "always",
    valueOf: ({ header }) => (header.plane === null ? "" : directionKey(header.plane)),
    describe: (value) => directionName(String(value)),
  },
  {
    name: "Image kind",
    reason: "The image type names another kind of image: its grey levels mean something else.",
    when: "always",
    valueOf: ({ imageKind }) => imageKind,
    describe: (value) => (value === "" ? "" : String(value)),
  },
  {
    name: "Pixel spacing",
    reason: "Its pixels are of another size than those of the rest of the series.",
    when: "always",
    valueOf: ({ header }) => header.spacing.whole.spacingMm?.map((spacing) => spacing.toPrecision(3)).join(" × ") ?? "",
    describe: (value) => (value === "" ? "pixel size not stated" : `pixels of ${value} mm`),
  },
  {
    name: "Stack",
    reason: "The header names another stack (Stack ID).",
    when: "always",
    valueOf: ({ stackId }) => stackId ?? "",
    describe: (value) => (value === "" ? "no stack named" : `stack ${value}`),
  },
  {
    name: "b-value",
    reason: "Several images lie at one place; their diffusion weighting differs.",
    when: "atOnePlace",
    valueOf: ({ bValue }) => bValue,
    describe: (value) => (value === null ? "b not stated" : `b = ${value}`),
  },
  {
    name: "Echo time",
    reason: "Several images lie at one place; their echo time differs.",
    when: "atOnePlace",
    valueOf: ({ echoTimeMs }) => (echoTimeMs === null ? null : Math.round(echoTimeMs * 100) / 100),
    describe: (value) => (value === null ? "TE not stated" : `TE ${value} ms`),
  },
  {
    name: "Contrast phase",
    reason: "Several images lie at one place; the phase of the contrast medium differs.",
    when: "atOnePlace",
    valueOf: ({ contrastPhase }) => contrastPhase,
    describe: (value) => (value === null ? "contrast phase not stated" : String(value)),
  },
  {
    name: "Temporal position",
    reason: "Several images lie at one place; the header numbers them in time.",
    when: "time",
    valueOf: ({ temporalPosition }) => temporalPosition,
    describe: timeOf,
  },
  {
    name: "Trigger time",
    reason: "Several images lie at one place; they were taken at other times after the heart beat.",
    when: "time",
    valueOf: ({ triggerTimeMs }) => triggerTimeMs,
    describe: (value, number, count) => `${timeOf(value, number, count)}, ${value} ms`,
  },
  {
    name: "Acquisition",
    reason: "Several images lie at one place; they belong to acquisitions one after the other.",
    when: "time",
    valueOf: ({ acquisitionNumber }) => acquisitionNumber,
    describe: timeOf,
  },
  {
    name: "Acquisition time",
    reason: "Several images lie at one place; they were taken one after the other.",
    when: "time",
    valueOf: ({ acquiredAt }) => acquiredAt,
    describe: timeOf,
  },
];

/** Where no value tells the images at one place apart, their order in time or their numbers do. */
export const orderInPlace = {
  name: "Order at one place",
  reason: "Several images lie at each place; they are told apart by their order in time, else by their number.",
  describe: (number: number, count: number) => `image ${number} of ${count} at each place`,
} as const;

/** What the images of a stack are ordered by, in words for the reader. */
export const orderReasons = {
  position: "Ordered by position, from the end that the image numbers begin at.",
  number: "Ordered by image number: not every image says where it lies.",
  samePlace: "Ordered by image number: several images lie at one place.",
  frame: "Ordered as the frames are stored.",
} as const;

function directionKey(plane: NonNullable<FrameFacts["header"]["plane"]>): string {
  return normalOf(plane)
    .map((part) => part.toFixed(1).replace("-0.0", "0.0"))
    .join(" ");
}

function directionName(key: string): string {
  if (key === "") return "direction not stated";
  const [x = 0, y = 0, z = 0] = key.split(" ").map((part) => Math.abs(Number(part)));
  const greatest = Math.max(x, y, z);
  const name = greatest === z ? "axial" : greatest === x ? "sagittal" : "coronal";
  return greatest > 0.95 ? name : `oblique, nearest to ${name}`;
}
