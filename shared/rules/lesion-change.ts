import type { EarlierMark, Lesion, Measurement, Quantity } from "../domain/measurement.ts";
import { formatQuantity } from "../imaging/measure.ts";
import { dateText } from "./date-text.ts";

/** A mark that is compared with one of an earlier examination. */
export type ComparedMark = Pick<Measurement, "kind" | "image" | "quantities" | "trust" | "text"> & {
  readonly lesion: Lesion;
};

/** One number at both times. */
export interface QuantityChange {
  readonly name: Quantity["name"];
  readonly earlier: string;
  readonly now: string;
  /** `+2.0 mm, +25 %`. */
  readonly change: string;
}

/** How a finding changed between two examinations. */
export interface LesionChange {
  /** Empty where nothing can be compared; `notes` says why. */
  readonly changes: readonly QuantityChange[];
  /** What is different between the two marks, each a few words without a full stop. */
  readonly notes: readonly string[];
}

/** Numbers whose change means something of size; the values of pixels depend on how the picture was made. */
const sizes: ReadonlySet<Quantity["name"]> = new Set([
  ...(["length", "longAxis", "shortAxis", "area", "perimeter", "angle", "ratio"] as const),
]);

const kindWords: Readonly<Record<Measurement["kind"], string>> = {
  length: "length",
  polyline: "line of several parts",
  bidirectional: "long and short axis",
  ratio: "ratio",
  angle: "angle",
  cobb: "Cobb angle",
  ellipse: "ellipse",
  rectangle: "rectangle",
  polygon: "outline",
  spline: "smooth outline",
  probe: "point",
  arrow: "arrow",
  vertebra: "vertebra",
  segment: "segment",
};

/**
 * Gives the change of each number that both marks have in the same unit. Nothing is computed over pixels without a spacing,
 * over different units or between different kinds of measurement; each is named instead. Another plane or an estimated number
 * is named beside the change.
 */
export function lesionChange(mark: ComparedMark): LesionChange {
  const { earlier } = mark.lesion;
  const refusals = refusalsOf(mark, earlier);
  if (refusals.length > 0) return { changes: [], notes: refusals };
  const changes = mark.quantities.flatMap((now): QuantityChange[] => {
    const then = earlier.quantities.find(({ name, unit }) => name === now.name && unit === now.unit);
    if (then === undefined || !sizes.has(now.name) || now.unit === "{pixel}") return [];
    const change = changeText(now, then);
    return [{ name: now.name, earlier: formatQuantity(then), now: formatQuantity(now), change }];
  });
  const none = changes.length === 0 ? ["not compared: they have no number in common"] : [];
  return { changes, notes: [...none, ...cautionsOf(mark, earlier)] };
}

/** Why no number of the two marks may be set against each other. */
function refusalsOf(mark: ComparedMark, earlier: EarlierMark): string[] {
  const [nowInPixels, thenInPixels] = [mark.trust === "pixelsOnly", earlier.trust === "pixelsOnly"];
  if (nowInPixels && thenInPixels) return ["not compared: both are in pixels only"];
  if (nowInPixels || thenInPixels)
    return [`not compared: the ${nowInPixels ? "present" : "earlier"} one is in pixels only`];
  if (earlier.kind !== null && familyOf(earlier.kind) !== familyOf(mark.kind)) {
    return [`not compared: ${kindWords[earlier.kind]} then, ${kindWords[mark.kind]} now`];
  }
  const differing = mark.quantities.find((now) => {
    const same = earlier.quantities.filter(({ name }) => name === now.name && sizes.has(name));
    return same.length > 0 && !same.some(({ unit }) => unit === now.unit);
  });
  return differing === undefined ? [] : ["not compared: the units differ"];
}

/** Outlines of any shape have an area, lines of any number of parts a length: these can be set against each other. */
function familyOf(kind: Measurement["kind"]): string {
  if (["ellipse", "rectangle", "polygon", "spline"].includes(kind)) return "outline";
  return ["length", "polyline"].includes(kind) ? "line" : kind;
}

function cautionsOf(mark: ComparedMark, earlier: EarlierMark): string[] {
  const { plane } = mark.lesion;
  const isEstimated = mark.trust === "estimated" || earlier.trust === "estimated";
  const planes = plane === "" || earlier.plane === "" ? "plane not known" : `${earlier.plane} then, ${plane} now`;
  const isOtherKind = earlier.kind !== null && earlier.kind !== mark.kind;
  return [
    ...(isEstimated ? ["estimated"] : []),
    ...(isOtherKind && earlier.kind !== null ? [`${kindWords[earlier.kind]} then, ${kindWords[mark.kind]} now`] : []),
    ...(plane === earlier.plane && plane !== "" ? [] : [planes]),
    ...(earlier.from === "" ? [] : [`before as stated: ${earlier.from}`]),
  ];
}

function changeText(now: Quantity, then: Quantity): string {
  const difference = now.value - then.value;
  const plain = formatQuantity({ ...now, value: difference });
  // A change that rounds to nothing has no direction.
  const isNothing = formatQuantity({ ...now, value: 0 }) === plain || !/[1-9]/.test(plain);
  const signed = difference > 0 && !isNothing ? `+${plain}` : plain;
  if (then.value === 0 || now.unit === "deg" || now.name === "ratio") return signed;
  const percent = Math.round((difference / Math.abs(then.value)) * 100);
  return `${signed}, ${percent > 0 ? "+" : percent < 0 ? "−" : ""}${Math.abs(percent)} %`;
}

/** Gives a finding as the report prints it: both numbers with their dates, and the change or why there is none. */
export function lesionText(mark: ComparedMark): string {
  const { name, earlier } = mark.lesion;
  const { changes, notes } = lesionChange(mark);
  const then = earlierText(earlier);
  const change = changes.map((each) =>
    changes.length > 1 ? `${shortNames[each.name] ?? ""}${each.change}` : each.change,
  );
  const after = [change.join("; "), ...notes].filter((part) => part !== "").join("; ");
  return `${name}: ${mark.text} (${dateText(mark.image.studyDate)}), before ${then} (${dateText(earlier.image.studyDate)}); ${after}`;
}

const shortNames: Partial<Record<Quantity["name"], string>> = { longAxis: "long axis ", shortAxis: "short axis " };

/** Gives the numbers of the earlier mark as they are read. */
export function earlierText({ quantities }: EarlierMark): string {
  const sized = quantities.filter(({ name }) => sizes.has(name));
  const [first, second] = [
    sized.find(({ name }) => name === "longAxis"),
    sized.find(({ name }) => name === "shortAxis"),
  ];
  if (first !== undefined && second !== undefined) return `${formatQuantity(first)} × ${formatQuantity(second)}`;
  return (sized.length > 0 ? sized : quantities).map(formatQuantity).join(", ") || "no number";
}

/** Gives the lines that the label of a paired mark has besides its own. */
export function lesionLines(mark: ComparedMark): string[] {
  const { name, earlier } = mark.lesion;
  const { changes, notes } = lesionChange(mark);
  const then = `${dateText(earlier.image.studyDate)}: ${earlierText(earlier)}`;
  const change = changes.map((each) => `${changes.length > 1 ? (shortNames[each.name] ?? "") : ""}${each.change}`);
  return [`${name}, ${then}`, ...change, ...notes].filter((line) => line !== "");
}

/** Tells whether a mark is paired. */
export function isCompared<Mark extends Pick<Measurement, "lesion">>(mark: Mark): mark is Mark & { lesion: Lesion } {
  return mark.lesion !== undefined;
}

/** Gives the next name that no finding has: `T1`, `T2` and so on. */
export function nextLesionName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) if (!taken.includes(`T${number}`)) return `T${number}`;
}

/** Gives the marks with every pair as it is now: a mark of an earlier examination that was moved or taken away is no longer what was compared. */
export function withPairsRenewed(marks: readonly Measurement[]): readonly Measurement[] {
  const isStale = marks.some((mark) => renewed(mark, marks) !== mark);
  return isStale ? marks.map((mark) => renewed(mark, marks)) : marks;
}

function renewed(mark: Measurement, marks: readonly Measurement[]): Measurement {
  const { lesion, ...bare } = mark;
  if (lesion === undefined || lesion.earlier.markId === null) return mark;
  const then = marks.find(({ id }) => id === lesion.earlier.markId);
  if (then === undefined) return bare;
  const { points, quantities, trust, kind } = then;
  const { earlier } = lesion;
  const had = JSON.stringify([earlier.points, earlier.quantities, earlier.trust, earlier.kind]);
  if (had === JSON.stringify([points, quantities, trust, kind])) return mark;
  return { ...mark, lesion: { ...lesion, earlier: { ...earlier, points, quantities, trust, kind } } };
}
