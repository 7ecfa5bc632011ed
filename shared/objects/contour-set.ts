import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "../imaging/attributes.ts";
import type { Vector } from "../imaging/vector.ts";
import type { DisplayColour } from "./display-colour.ts";
import { type ObjectSource, readObjectSource } from "./object-source.ts";
import type { Segment } from "./segmentation.ts";

/** RT Structure Set Storage (PS3.4 B.5). */
const structureSetSopClass = "1.2.840.10008.5.1.4.1.1.481.3";

/** One contour in the patient. Source: PS3.3 C.8.8.6. */
export interface Contour {
  readonly isClosed: boolean;
  /** In mm. */
  readonly points: readonly Vector[];
  /** The image that it was drawn on, or empty. */
  readonly sopInstanceUid: string;
}

/** A region of interest with its contours. */
export interface ContouredRegion extends Segment {
  readonly frameOfReferenceUid: string;
  readonly contours: readonly Contour[];
}

/** The contours of a structure set. Source: PS3.3 A.19 and C.8.8.5. */
export interface ContourSet extends ObjectSource {
  readonly kind: "contours";
  readonly segments: readonly ContouredRegion[];
  /** Images that its contours were drawn on. */
  readonly imageUids: ReadonlySet<string>;
  /** Why nothing of it is drawn, or empty. */
  readonly problem: string;
  readonly notes: readonly string[];
}

const mostPoints = 4_000_000;
/** No patient is so large: a number beyond this is no place, in mm. */
const farthestMm = 100_000;

/** Gives the contours of a structure set; null for any other object. What makes no sense is left out and said. */
export function readContourSet(instance: DicomJsonInstance): ContourSet | null {
  if (textOf(instance, "00080016") !== structureSetSopClass) return null;
  const budget = { points: mostPoints, broken: 0, unknown: 0 };
  const drawn = new Map(itemsOf(instance, "30060039").map((item) => [numberOf(item, "30060084"), item]));
  const [frame] = itemsOf(instance, "30060010");
  const wholeFrame = frame === undefined ? "" : textOf(frame, "00200052");
  const segments = itemsOf(instance, "30060020").flatMap((item) => readRegion(item, drawn, wholeFrame, budget));
  const imageUids = new Set(segments.flatMap((segment) => segment.contours.map((contour) => contour.sopInstanceUid)));
  imageUids.delete("");
  const source = readObjectSource(instance);
  return {
    kind: "contours",
    ...source,
    title: textOf(instance, "30060002") || source.title,
    segments,
    imageUids,
    problem: segments.length === 0 ? "This structure set holds no regions with a name and a number." : "",
    notes: notesOf(budget, segments),
  };
}

interface Budget {
  points: number;
  broken: number;
  unknown: number;
}

function notesOf({ points, broken, unknown }: Budget, segments: readonly ContouredRegion[]): readonly string[] {
  const empty = segments.filter((segment) => segment.contours.length === 0).length;
  return [
    ...(broken === 0 ? [] : [`${counted(broken, "contour has", "contours have")} no sound points and are not drawn.`]),
    ...(unknown === 0 ? [] : [`${counted(unknown, "contour is", "contours are")} of a kind that is not drawn.`]),
    ...(empty === 0 ? [] : [`${counted(empty, "region has", "regions have")} no contours.`]),
    ...(points < 0 ? ["It holds more points than this program reads; the rest is not drawn."] : []),
  ];
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function readRegion(
  item: DicomJsonInstance,
  drawn: ReadonlyMap<number | null, DicomJsonInstance>,
  wholeFrame: string,
  budget: Budget,
): ContouredRegion[] {
  const number = numberOf(item, "30060022");
  if (number === null) return [];
  const kinds: Readonly<Record<string, string>> = {
    AUTOMATIC: "Automatic",
    SEMIAUTOMATIC: "Semi-automatic",
    MANUAL: "Manual",
  };
  const region = drawn.get(number);
  const contours = region === undefined ? [] : itemsOf(region, "30060040").flatMap((each) => readContour(each, budget));
  return [
    {
      number,
      name: textOf(item, "30060026") || `Region ${number}`,
      algorithm: kinds[textOf(item, "30060036")] ?? "",
      colour: region === undefined ? null : readColour(numbersOf(region, "3006002A")),
      frameOfReferenceUid: textOf(item, "30060024") || wholeFrame,
      contours,
    },
  ];
}

function readColour(numbers: readonly number[]): DisplayColour | null {
  const [red, green, blue] = numbers;
  if (red === undefined || green === undefined || blue === undefined) return null;
  return numbers.every((level) => level >= 0 && level <= 255) ? [red, green, blue] : null;
}

function readContour(item: DicomJsonInstance, budget: Budget): Contour[] {
  const kind = textOf(item, "30060042");
  if (!["CLOSED_PLANAR", "CLOSEDPLANAR_XOR", "OPEN_PLANAR", "POINT"].includes(kind)) {
    budget.unknown += 1;
    return [];
  }
  const numbers = numbersOf(item, "30060050");
  const stated = numberOf(item, "30060046");
  const isWhole = numbers.length > 0 && numbers.length % 3 === 0 && (stated === null || stated === numbers.length / 3);
  if (!isWhole || numbers.some((part) => Math.abs(part) > farthestMm)) {
    budget.broken += 1;
    return [];
  }
  budget.points -= numbers.length / 3;
  if (budget.points < 0) return [];
  const points = Array.from({ length: numbers.length / 3 }, (_, index): Vector => {
    return [numbers[index * 3] ?? 0, numbers[index * 3 + 1] ?? 0, numbers[index * 3 + 2] ?? 0];
  });
  const [image] = itemsOf(item, "30060016");
  return [
    {
      isClosed: kind.startsWith("CLOSED"),
      points,
      sopInstanceUid: image === undefined ? "" : textOf(image, "00081155"),
    },
  ];
}
