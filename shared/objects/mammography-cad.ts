import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "../imaging/attributes.ts";
import type { ImagePoint } from "../imaging/measure.ts";

/** One place that a CAD program marked on one image. */
export interface CadMark {
  readonly sopInstanceUid: string;
  /** Frames from 1; empty for an image of one frame. */
  readonly frameNumbers: readonly number[];
  /** What it says of the place, e.g. `Calcification cluster, certainty 85 %`. */
  readonly words: string;
  /** Centre in image points, (0, 0) being the centre of the first pixel; null where none is given. */
  readonly center: ImagePoint | null;
  readonly outline: readonly ImagePoint[];
  /** The maker leaves it to the reader whether it is shown. */
  readonly isOptional: boolean;
}

/** A mammography CAD report. Source: PS3.16 TID 4000. */
export interface CadReport {
  readonly sopInstanceUid: string;
  /** What the program says of its own run, e.g. `CAD detection succeeded; analysis not attempted`. */
  readonly outcome: string;
  /** False where its detection failed in part or did not run: no mark means nothing then. */
  readonly isComplete: boolean;
  readonly marks: readonly CadMark[];
}

const codes = {
  report: "111036",
  finding: "111059",
  center: "111010",
  outline: "111041",
  rendering: "111056",
  certainty: "111012",
  probability: "111047",
  detections: "111064",
  analyses: "111065",
} as const;
const notForPresentation = "111152";
const optional = "111151";
const outcomes: Readonly<Record<string, string>> = {
  "111222": "succeeded",
  "111223": "succeeded in part",
  "111224": "failed",
  "111225": "not run",
};
/** Deeper items and more items are not read: a hostile report must cost nothing. */
const deepest = 30;
const mostMarks = 2000;

/** Gives a mammography CAD report; null for any other object. Marks whose image or place cannot be read are left out. */
export function readMammographyCad(instance: DicomJsonInstance): CadReport | null {
  if (conceptOf(instance) !== codes.report) return null;
  const found: DicomJsonInstance[] = [];
  const summary = new Map<string, string>();
  walk(instance, 0, (item) => {
    const concept = conceptOf(item);
    if (concept === codes.finding && found.length < mostMarks) found.push(item);
    if (concept === codes.detections || concept === codes.analyses) summary.set(concept, codeOf(item, "0040A168"));
  });
  const word = (concept: string) => outcomes[summary.get(concept) ?? ""] ?? "not stated";
  return {
    sopInstanceUid: textOf(instance, "00080018"),
    outcome: `CAD detection ${word(codes.detections)}; analysis ${word(codes.analyses)}`,
    isComplete: summary.get(codes.detections) === "111222",
    marks: found.flatMap((item) => readFinding(instance, item)),
  };
}

/** A finding may lie on several images; what the maker does not want shown is not. */
function readFinding(root: DicomJsonInstance, finding: DicomJsonInstance): CadMark[] {
  const children = childrenOf(finding);
  const rendering = children.find((child) => conceptOf(child) === codes.rendering);
  const intent = rendering === undefined ? "" : codeOf(rendering, "0040A168");
  if (intent === notForPresentation) return [];
  const words = wordsOf(finding, children);
  const marks = new Map<string, CadMark>();
  for (const child of children) {
    const concept = conceptOf(child);
    const shape = concept === codes.center || concept === codes.outline ? readShape(root, child) : null;
    if (shape === null) continue;
    const key = `${shape.sopInstanceUid} ${shape.frameNumbers.join()}`;
    const { sopInstanceUid, frameNumbers, points } = shape;
    const empty: CadMark = {
      sopInstanceUid,
      frameNumbers,
      words,
      center: null,
      outline: [],
      isOptional: intent === optional,
    };
    const before = marks.get(key) ?? empty;
    const isCenter = concept === codes.center;
    marks.set(key, { ...before, ...(isCenter ? { center: points[0] ?? null } : { outline: points }) });
  }
  return [...marks.values()];
}

function wordsOf(finding: DicomJsonInstance, children: readonly DicomJsonInstance[]): string {
  const name = meaningOf(finding, "0040A168") || "Finding";
  const numbers = children.flatMap((child) => {
    const concept = conceptOf(child);
    if (concept !== codes.certainty && concept !== codes.probability) return [];
    const value = itemsOf(child, "0040A300").map((item) => numberOf(item, "0040A30A"))[0] ?? null;
    if (value === null) return [];
    return [`${concept === codes.certainty ? "certainty" : "probability of cancer"} ${value} %`];
  });
  return [name, ...numbers].join(", ");
}

interface Shape {
  readonly sopInstanceUid: string;
  readonly frameNumbers: readonly number[];
  readonly points: readonly ImagePoint[];
}

function readShape(root: DicomJsonInstance, item: DicomJsonInstance): Shape | null {
  if (textOf(item, "0040A040") !== "SCOORD") return null;
  const numbers = numbersOf(item, "00700022");
  const points = Array.from(
    { length: numbers.length >> 1 },
    (_, index): ImagePoint => [
      // A report counts from the corner of the first pixel (PS3.3 C.18.6.1.1), image points from its centre.
      (numbers[index * 2] ?? 0) - 0.5,
      (numbers[index * 2 + 1] ?? 0) - 0.5,
    ],
  );
  const image =
    childrenOf(item)
      .map((child) => imageOf(root, child))
      .find((found) => found !== null) ?? null;
  return image === null || points.length === 0 ? null : { ...image, points };
}

/** The image of a place: named in the item, or by the number of an item of the image library. PS3.3 C.17.3.2.5. */
function imageOf(root: DicomJsonInstance, item: DicomJsonInstance): Omit<Shape, "points"> | null {
  const path = numbersOf(item, "0040DB73");
  const named = path.length > 0 ? itemAt(root, path) : item;
  const [reference] = named === null ? [] : itemsOf(named, "00081199");
  const sopInstanceUid = reference === undefined ? "" : textOf(reference, "00081155");
  if (reference === undefined || sopInstanceUid === "") return null;
  return { sopInstanceUid, frameNumbers: numbersOf(reference, "00081160") };
}

function itemAt(root: DicomJsonInstance, path: readonly number[]): DicomJsonInstance | null {
  let item: DicomJsonInstance | undefined = path[0] === 1 && path.length <= deepest ? root : undefined;
  for (const place of path.slice(1)) item = item === undefined ? undefined : childrenOf(item)[place - 1];
  return item ?? null;
}

function walk(item: DicomJsonInstance, depth: number, visit: (item: DicomJsonInstance) => void): void {
  visit(item);
  if (depth < deepest) for (const child of childrenOf(item)) walk(child, depth + 1, visit);
}

function childrenOf(item: DicomJsonInstance): readonly DicomJsonInstance[] {
  return itemsOf(item, "0040A730");
}

function conceptOf(item: DicomJsonInstance): string {
  return codeOf(item, "0040A043");
}

function codeOf(item: DicomJsonInstance, sequence: string): string {
  const [code] = itemsOf(item, sequence);
  return code === undefined ? "" : textOf(code, "00080100");
}

function meaningOf(item: DicomJsonInstance, sequence: string): string {
  const [code] = itemsOf(item, sequence);
  return code === undefined ? "" : textOf(code, "00080104");
}
