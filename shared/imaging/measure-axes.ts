import type { Quantity } from "../domain/measurement.ts";
import { type ImagePoint, measureLength } from "./measure.ts";
import type { PixelSize } from "./measure-angle.ts";
import type { Spacing } from "./spacing.ts";

/** Version of the sums below, kept with each measurement. */
export const axesFormula =
  "long and short axis: Euclidean lengths of two lines at a right angle in mm, the longer one first; version 1";
/** Version of the sums below, kept with each measurement. */
export const ratioFormula = "ratio: Euclidean length of the first line over that of the second; version 1";

/** Gives a long axis with a short one of half its length through its middle, at a right angle in mm. */
export function withShortAxis(from: ImagePoint, to: ImagePoint, size: PixelSize): readonly ImagePoint[] {
  const axes = axesOf([from, to], size);
  return axes === null
    ? [from, to]
    : pointsOf({ ...axes, crossing: 0.5, left: axes.length / 4, right: axes.length / 4 });
}

/**
 * Gives the four points of two axes after one of them was moved. The right angle stays: an end of the long axis takes the
 * short one along, an end of the short axis slides it along the long one and sets its reach on that side.
 */
export function moveAxisPoint(
  points: readonly ImagePoint[],
  index: number,
  to: ImagePoint,
  size: PixelSize,
): readonly ImagePoint[] {
  const before = axesOf(points, size);
  const [from, end] = points.map((point, place) => (place === index ? to : point));
  if (before === null || from === undefined || end === undefined) return points;
  if (index < 2) {
    const { crossing, left, right } = before;
    const after = axesOf([from, end], size);
    return after === null ? points : pointsOf({ ...after, crossing, left, right });
  }
  const [along, aside] = placeOn(before, to);
  const crossing = Math.min(Math.max(along / before.length, 0), 1);
  return pointsOf(
    index === 2
      ? { ...before, crossing, left: Math.max(0, aside) }
      : { ...before, crossing, right: Math.max(0, -aside) },
  );
}

/** Gives the longer and the shorter axis in mm, or in pixels where there is no spacing. Points as of `moveAxisPoint`. */
export function measureAxes(points: readonly ImagePoint[], spacing: Spacing): readonly Quantity[] {
  const [first, second] = lengthsOfPairs(points, spacing);
  if (first === undefined || second === undefined) return [];
  const [long, short] = first.value >= second.value ? [first, second] : [second, first];
  return [
    { ...long, name: "longAxis" },
    { ...short, name: "shortAxis" },
  ];
}

/**
 * Gives two lengths and the first over the second. Without a spacing the quotient still takes the shape of the pixels into
 * account; it is left out where the second line has no length.
 */
export function measureRatio(points: readonly ImagePoint[], spacing: Spacing, size: PixelSize): readonly Quantity[] {
  const [first, second] = lengthsOfPairs(points, spacing);
  const [above, below] = lengthsOfPairs(points, { ...spacing, spacingMm: size });
  if (!first || !second || !above || !below) return [];
  const lengths: Quantity[] = [
    { ...first, name: "firstLength" },
    { ...second, name: "secondLength" },
  ];
  if (below.value === 0) return lengths;
  return [{ name: "ratio", value: above.value / below.value, unit: "1" }, ...lengths];
}

function lengthsOfPairs(points: readonly ImagePoint[], spacing: Spacing): readonly Quantity[] {
  const [a, b, c, d] = points;
  if (!a || !b || !c || !d) return [];
  return [measureLength(a, b, spacing), measureLength(c, d, spacing)];
}

/** Two axes in mm (or in parts of a pixel): the long one, where the short one crosses it, and how far that reaches. */
interface Axes {
  readonly from: ImagePoint;
  readonly size: PixelSize;
  readonly length: number;
  /** Direction of the long axis. */
  readonly way: readonly [number, number];
  /** Share of the long axis at which they cross. */
  readonly crossing: number;
  readonly left: number;
  readonly right: number;
}

function axesOf(points: readonly ImagePoint[], size: PixelSize): Axes | null {
  const [from, to, first, second] = points;
  if (!from || !to) return null;
  const across = [(to[0] - from[0]) * size[1], (to[1] - from[1]) * size[0]] as const;
  const length = Math.hypot(...across);
  if (length === 0) return null;
  const way = [across[0] / length, across[1] / length] as const;
  const axes: Axes = { from, size, length, way, crossing: 0.5, left: 0, right: 0 };
  if (!first || !second) return axes;
  const [along, left] = placeOn(axes, first);
  return { ...axes, crossing: along / length, left, right: -placeOn(axes, second)[1] };
}

/** How far along the long axis a point lies, and how far aside of it. */
function placeOn({ from, size, way }: Axes, point: ImagePoint): readonly [number, number] {
  const [x, y] = [(point[0] - from[0]) * size[1], (point[1] - from[1]) * size[0]];
  return [x * way[0] + y * way[1], y * way[0] - x * way[1]];
}

function pointsOf({ from, size, length, way, crossing, left, right }: Axes): readonly ImagePoint[] {
  const at = (along: number, aside: number): ImagePoint => [
    from[0] + (along * way[0] - aside * way[1]) / size[1],
    from[1] + (along * way[1] + aside * way[0]) / size[0],
  ];
  return [from, at(length, 0), at(crossing * length, left), at(crossing * length, -right)];
}
