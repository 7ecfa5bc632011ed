import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "../imaging/attributes.ts";
import { frameCount } from "../imaging/frame-number.ts";
import { type ImageHeader, readImageHeader } from "../imaging/image-header.ts";
import { type ImagePlane, normalOf, readPlane } from "../imaging/plane.ts";
import { dot } from "../imaging/vector.ts";
import { type DisplayColour, readCieLab } from "./display-colour.ts";
import { codeIn, type ObjectSource, readObjectSource } from "./object-source.ts";

/** Segmentation Storage and Label Map Segmentation Storage (PS3.4 B.5). */
const segmentationSopClasses: ReadonlySet<string> = new Set([
  "1.2.840.10008.5.1.4.1.1.66.4",
  "1.2.840.10008.5.1.4.1.1.66.7",
]);

/** One segment or region of interest as a legend names it. */
export interface Segment {
  readonly number: number;
  readonly name: string;
  /** `Automatic, nnU-Net`, `Manual`; empty where the object says nothing. */
  readonly algorithm: string;
  readonly colour: DisplayColour | null;
}

/** One frame of a segmentation. */
export interface SegmentFrame {
  /** Counted from 1. */
  readonly frameNumber: number;
  /** The segment that it holds; null in a label map, whose values are the numbers. */
  readonly segmentNumber: number | null;
  /** The images that it was made from; frames counted from 1. */
  readonly sources: readonly { readonly sopInstanceUid: string; readonly frameNumber: number | null }[];
  readonly plane: ImagePlane | null;
}

/** A segmentation without its pixels. Source: PS3.3 A.51 and C.8.20. */
export interface Segmentation extends ObjectSource {
  readonly kind: "segmentation";
  readonly seriesInstanceUid: string;
  readonly type: "BINARY" | "FRACTIONAL" | "LABELMAP";
  /** The stored value that means all of a pixel; 1 but for fractional ones. */
  readonly fullValue: number;
  /** How the pixels of every frame are stored. */
  readonly header: ImageHeader;
  readonly frameOfReferenceUid: string;
  /** Row spacing, then column spacing, in mm; null where the object does not say. */
  readonly spacingMm: readonly [number, number] | null;
  /** Distance of neighbouring frames of a segment in mm, along the normal; null where it is not known or not even. */
  readonly stepMm: number | null;
  readonly segments: readonly Segment[];
  readonly frames: readonly SegmentFrame[];
  /** Why nothing of it is drawn, or empty. */
  readonly problem: string;
  readonly notes: readonly string[];
}

/** More frames are not read: their headers alone would fill the memory of the window. */
const mostFrames = 20_000;

/** Tells whether an instance is a segmentation: its pixels are no image of the patient. */
export function isSegmentation(instance: DicomJsonInstance): boolean {
  return segmentationSopClasses.has(textOf(instance, "00080016"));
}

/** Gives a segmentation without its pixels; null for any other object. `problem` says why one cannot be drawn. */
export function readSegmentation(instance: DicomJsonInstance): Segmentation | null {
  if (!isSegmentation(instance)) return null;
  const type = readType(instance);
  const header = readImageHeader(instance, 1);
  const shared = itemsOf(instance, "52009229")[0];
  const segments = itemsOf(instance, "00620002").flatMap(readSegment);
  const frames = readFrames(instance, shared, type);
  const spacingMm = header.spacing.whole.spacingMm;
  const fullValue = type === "FRACTIONAL" ? (numberOf(instance, "0062000E") ?? 255) : 1;
  const problem = problemOf(instance, header, segments, frames, type, fullValue);
  const known = new Set(segments.map((segment) => segment.number));
  const strangers = frames.filter(({ segmentNumber }) => segmentNumber !== null && !known.has(segmentNumber)).length;
  return {
    kind: "segmentation",
    ...readObjectSource(instance),
    seriesInstanceUid: textOf(instance, "0020000E"),
    type,
    fullValue,
    header: { ...header, problem: problem || header.problem },
    frameOfReferenceUid: textOf(instance, "00200052"),
    spacingMm,
    stepMm: stepOf(frames),
    segments,
    frames,
    problem,
    notes: strangers === 0 ? [] : [`${strangers} of its frames belong to no segment that it names and are not drawn.`],
  };
}

function readType(instance: DicomJsonInstance): Segmentation["type"] {
  const isLabelMap = textOf(instance, "00080016").endsWith(".66.7") || textOf(instance, "00620001") === "LABELMAP";
  if (isLabelMap) return "LABELMAP";
  return textOf(instance, "00620001") === "FRACTIONAL" ? "FRACTIONAL" : "BINARY";
}

function readSegment(item: DicomJsonInstance): Segment[] {
  const number = numberOf(item, "00620004");
  if (number === null) return [];
  const property = codeIn(item, "0062000F")?.meaning ?? "";
  const label = textOf(item, "00620005");
  const name = [label || property || `Segment ${number}`, label !== "" && property !== label ? property : ""];
  const kinds: Readonly<Record<string, string>> = {
    AUTOMATIC: "Automatic",
    SEMIAUTOMATIC: "Semi-automatic",
    MANUAL: "Manual",
  };
  const algorithm = [kinds[textOf(item, "00620008")] ?? "", textOf(item, "00620009")];
  return [
    {
      number,
      name: name.filter((part) => part !== "").join(", "),
      algorithm: algorithm.filter((part) => part !== "").join(", "),
      colour: readCieLab(numbersOf(item, "0062000D")),
    },
  ];
}

function readFrames(
  instance: DicomJsonInstance,
  shared: DicomJsonInstance | undefined,
  type: Segmentation["type"],
): readonly SegmentFrame[] {
  const perFrame = itemsOf(instance, "52009230");
  const count = Math.min(frameCount(instance), mostFrames);
  return Array.from({ length: count }, (_, index): SegmentFrame => {
    const groups = [perFrame[index], shared].filter((item): item is DicomJsonInstance => item !== undefined);
    const identified = groups.flatMap((group) => itemsOf(group, "0062000A"))[0];
    return {
      frameNumber: index + 1,
      segmentNumber: type === "LABELMAP" || identified === undefined ? null : numberOf(identified, "0062000B"),
      sources: sourcesOf(groups),
      plane: readPlane(instance, groups),
    };
  });
}

/** Derivation Image, then Source Image. Source: PS3.3 C.7.6.16.2.6. */
function sourcesOf(groups: readonly DicomJsonInstance[]): SegmentFrame["sources"] {
  const derivation = groups.map((group) => itemsOf(group, "00089124")).find((items) => items.length > 0) ?? [];
  return derivation
    .flatMap((item) => itemsOf(item, "00082112"))
    .map((item) => ({ sopInstanceUid: textOf(item, "00081155"), frameNumber: numberOf(item, "00081160") }))
    .filter(({ sopInstanceUid }) => sopInstanceUid !== "");
}

function problemOf(
  instance: DicomJsonInstance,
  { format, problem }: ImageHeader,
  segments: readonly Segment[],
  frames: readonly SegmentFrame[],
  type: Segmentation["type"],
  fullValue: number,
): string {
  const said = (what: string) => `This segmentation is not drawn: ${what}.`;
  if (problem !== "" && format.photometricInterpretation !== "PALETTE COLOR") return problem;
  if (format.samplesPerPixel !== 1 || format.isFloat) return said("its pixels are no plain numbers");
  if (type === "BINARY" && format.bitsStored !== 1) return said("it says binary, but its pixels have several bits");
  if (!(fullValue > 0 && fullValue <= 255) && type === "FRACTIONAL") return said("its greatest fraction is impossible");
  if (segments.length === 0) return said("it names no segments");
  if (frameCount(instance) > mostFrames) return said(`it states ${frameCount(instance)} frames`);
  const numbers = new Set(segments.map(({ number }) => number));
  if (numbers.size !== segments.length) return said("two of its segments have one number");
  const described = itemsOf(instance, "52009230").length;
  if (described > 0 && described !== frames.length) {
    return said(`it states ${frames.length} frames but describes ${described}`);
  }
  const isWithoutPlace = frames.some(({ sources, plane }) => sources.length === 0 && plane?.position == null);
  return isWithoutPlace ? said("its frames name neither an image nor a place in the patient") : "";
}

/** Planes of a stack lie apart evenly, or there is no one step: a volume made from another would be wrong. */
function stepOf(frames: readonly SegmentFrame[]): number | null {
  const [first] = frames;
  if (first?.plane?.position == null) return null;
  const normal = normalOf(first.plane);
  const depths: number[] = [];
  for (const { plane } of frames) {
    if (plane?.position == null || Math.abs(dot(normalOf(plane), normal)) < 0.9999) return null;
    depths.push(dot(plane.position, normal));
  }
  const places = [...new Set(depths.map((depth) => Math.round(depth * 100) / 100))].sort((a, b) => a - b);
  const steps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
  const least = Math.min(...steps);
  if (steps.length === 0 || least < 0.02) return null;
  // No rule asks for a frame on every slice, and makers leave empty ones out: gaps of whole steps are even too.
  return steps.every((step) => Math.abs(step / least - Math.round(step / least)) < 0.02 * Math.round(step / least))
    ? least
    : null;
}
