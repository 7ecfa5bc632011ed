import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "../imaging/attributes.ts";
import type { ImagePoint } from "../imaging/measure.ts";

/** A line or shape of a compound graphic, in image points. */
export interface CompoundLine {
  readonly points: readonly ImagePoint[];
  readonly isClosed: boolean;
}

/** A word beside a tick. */
export interface CompoundLabel {
  readonly text: string;
  readonly at: ImagePoint;
}

/** What a compound graphic is drawn as. */
export interface CompoundShape {
  readonly lines: readonly CompoundLine[];
  readonly labels: readonly CompoundLabel[];
}

/** What is needed to draw: half the diagonal of what is shown bounds lines without an end. */
export interface CompoundPlace {
  /** Width over height of a pixel. */
  readonly aspect: number;
  /** Pixels that a line without an end is drawn to, from its points. */
  readonly reach: number;
}

const mostTicks = 1_000;
/** Length of a tick or an arrow's head against the line that has it. */
const tickShare = 0.03;

/**
 * Gives the lines of a compound graphic whose points are `points`, or null for a kind or a number of points that is not
 * known: then nothing is guessed. Source: PS3.3 C.10.5.1.2.
 */
export function compoundShape(
  item: DicomJsonInstance,
  points: readonly ImagePoint[],
  place: CompoundPlace,
): CompoundShape | null {
  const [a, b] = points;
  const type = textOf(item, "00700294");
  if (type === "CROSSHAIR" && a !== undefined && points.length === 1) return crosshair(item, a, place);
  if (a === undefined || b === undefined || points.length !== 2) return null;
  switch (type) {
    case "MULTILINE":
      return lines([[a, b]]);
    case "INFINITELINE":
      return lines([[along(a, b, -place.reach), along(b, a, -place.reach)]]);
    case "CUTLINE":
      return lines(cut(a, b, numberOf(item, "00700261") ?? 0));
    case "RANGELINE":
      return lines([[a, b], ...[0, 1].map((share) => tick(a, b, share))]);
    case "RULER":
    case "AXIS":
      return ruler(item, a, b);
    case "ARROW":
      return lines([[a, b], ...head(b, a)]);
    case "RECTANGLE":
    case "ELLIPSE":
      return { lines: [outline(item, type, a, b, place)], labels: [] };
    default:
      return null;
  }
}

function lines(all: readonly (readonly ImagePoint[])[]): CompoundShape {
  return { lines: all.map((points) => ({ points, isClosed: false })), labels: [] };
}

/** The point on the line through both, `by` pixels from the first towards the second. */
function along(from: ImagePoint, to: ImagePoint, by: number): ImagePoint {
  const size = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [from[0] + ((to[0] - from[0]) / size) * by, from[1] + ((to[1] - from[1]) / size) * by];
}

/** A line with a gap in its middle. */
function cut(a: ImagePoint, b: ImagePoint, gap: number): readonly (readonly ImagePoint[])[] {
  const size = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const half = (size - Math.min(Math.max(0, gap), size)) / 2;
  return half >= size / 2
    ? [[a, b]]
    : [
        [a, along(a, b, half)],
        [along(b, a, half), b],
      ];
}

function between(a: ImagePoint, b: ImagePoint, share: number): ImagePoint {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** A stroke across the line. */
function tick(a: ImagePoint, b: ImagePoint, share: number): readonly ImagePoint[] {
  const [x, y] = between(a, b, share);
  const across: ImagePoint = [-(b[1] - a[1]) * tickShare, (b[0] - a[0]) * tickShare];
  return [
    [x - across[0], y - across[1]],
    [x + across[0], y + across[1]],
  ];
}

/** Tick positions are shares of the way from the first point to the second. */
function ruler(item: DicomJsonInstance, a: ImagePoint, b: ImagePoint): CompoundShape {
  const ticks = itemsOf(item, "00700287").slice(0, mostTicks);
  const shares = ticks.flatMap((each) => numberOf(each, "00700288") ?? []).filter((share) => share >= 0 && share <= 1);
  const hasLabels = textOf(item, "00700278") === "Y";
  const labels = ticks.flatMap((each): CompoundLabel[] => {
    const [share, text] = [numberOf(each, "00700288"), textOf(each, "00700289").slice(0, 200)];
    const isValid = share !== null && share >= 0 && share <= 1 && text !== "" && hasLabels;
    return isValid ? [{ text, at: between(a, b, share) }] : [];
  });
  return { lines: lines([[a, b], ...shares.map((share) => tick(a, b, share))]).lines, labels };
}

/** Two strokes from the second point back. */
function head(tip: ImagePoint, tail: ImagePoint): readonly (readonly ImagePoint[])[] {
  const size = Math.hypot(tip[0] - tail[0], tip[1] - tail[1]) * 4 * tickShare;
  const direction = Math.atan2(tail[1] - tip[1], tail[0] - tip[0]);
  return [-0.45, 0.45].map((turn) => [
    tip,
    [tip[0] + size * Math.cos(direction + turn), tip[1] + size * Math.sin(direction + turn)],
  ]);
}

/** Four arms as far as the diameter of visibility, with a gap in the middle. */
function crosshair(item: DicomJsonInstance, [x, y]: ImagePoint, place: CompoundPlace): CompoundShape {
  const outer = (numberOf(item, "00700262") ?? 0) / 2 || place.reach;
  const inner = Math.min(Math.max(0, numberOf(item, "00700261") ?? 0) / 2, outer);
  const arms: readonly ImagePoint[] = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ];
  return lines(
    arms.map(([right, down]) => [
      [x + right * inner, y + down * inner * place.aspect],
      [x + right * outer, y + down * outer * place.aspect],
    ]),
  );
}

/** Within the corners at the top left and the bottom right, turned clockwise about a point. */
function outline(
  item: DicomJsonInstance,
  type: "RECTANGLE" | "ELLIPSE",
  a: ImagePoint,
  b: ImagePoint,
  { aspect }: CompoundPlace,
): CompoundLine {
  const middle = between(a, b, 0.5);
  const [x = middle[0], y = middle[1]] = numbersOf(item, "00700273").map((part) => part - 0.5);
  const angle = ((numberOf(item, "00700230") ?? 0) * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const turned = ([column, row]: ImagePoint): ImagePoint => {
    const [across, down] = [column - x, (row - y) / aspect];
    return [x + across * cosine - down * sine, y + (across * sine + down * cosine) * aspect];
  };
  const corners: readonly ImagePoint[] = [a, [b[0], a[1]], b, [a[0], b[1]]];
  const round = Array.from({ length: 64 }, (_, step): ImagePoint => {
    const at = (step / 32) * Math.PI;
    return [middle[0] + (b[0] - middle[0]) * Math.cos(at), middle[1] + (b[1] - middle[1]) * Math.sin(at)];
  });
  return { points: (type === "RECTANGLE" ? corners : round).map(turned), isClosed: true };
}
