import type { Measurement } from "../domain/measurement.ts";
import type { ImagePoint } from "../imaging/measure.ts";
import type { MeasuredValue, MeasurementGroup } from "./measurement-report.ts";

/** A shape of a report on one image: the lines to paint, and the mark of ours that is the same, where there is one. */
export interface MeasuredShape {
  readonly paths: readonly { readonly points: readonly ImagePoint[]; readonly isClosed: boolean }[];
  readonly mark: { readonly kind: Measurement["kind"]; readonly points: readonly ImagePoint[] } | null;
}

/** A shape in image points, (0, 0) being the centre of the first pixel. */
export interface FlatRegion {
  readonly graphic: string;
  readonly points: readonly ImagePoint[];
}

/** Gives how a shape of a group is drawn; null for a kind of shape that this program does not know. */
export function shapeOfRegion(region: FlatRegion, values: readonly MeasuredValue[]): MeasuredShape | null {
  const { graphic, points } = region;
  if (points.length === 0 || points.some((point) => !point.every(Number.isFinite))) return null;
  if (graphic === "POINT" || graphic === "MULTIPOINT") return pointsShape(points);
  if (graphic === "CIRCLE") return circleShape(points);
  if (graphic === "ELLIPSE") return ellipseShape(points);
  if (graphic === "POLYLINE" || graphic === "POLYGON") return lineShape(points, graphic === "POLYGON", values);
  return null;
}

/** Gives the long and short axis of a group as one mark, where each has a line of its own on one image; else null. */
export function axesOfGroup({ values }: MeasurementGroup): {
  readonly long: MeasuredValue;
  readonly short: MeasuredValue;
} | null {
  const short = values.find((value) => value.quantity === "shortAxis" && isLine(value));
  // Distance and height (DCM 121206, 121207) come as a pair as well.
  const long = values.find((value) => (value.quantity === "longAxis" || value.quantity === "length") && isLine(value));
  return long === undefined || short === undefined ? null : { long, short };
}

function isLine({ regions }: MeasuredValue): boolean {
  return regions.length === 1 && regions[0]?.graphic === "POLYLINE" && regions[0].points.length === 2;
}

function pointsShape(points: readonly ImagePoint[]): MeasuredShape {
  const arm = 3;
  const paths = points.flatMap(([x, y]) => [
    { points: [[x - arm, y] as const, [x + arm, y] as const], isClosed: false },
    { points: [[x, y - arm] as const, [x, y + arm] as const], isClosed: false },
  ]);
  return { paths, mark: points.length === 1 ? { kind: "probe", points } : null };
}

/** Centre, then a point of the circle. */
function circleShape([centre, rim]: readonly ImagePoint[]): MeasuredShape | null {
  if (centre === undefined || rim === undefined) return null;
  const radius = Math.hypot(rim[0] - centre[0], rim[1] - centre[1]);
  const corners: ImagePoint[] = [
    [centre[0] - radius, centre[1] - radius],
    [centre[0] + radius, centre[1] + radius],
  ];
  return {
    paths: [{ points: ring(centre, [radius, 0], [0, radius]), isClosed: true }],
    mark: { kind: "ellipse", points: corners },
  };
}

/** Ends of the major axis, then of the minor one. A turned ellipse has no mark of ours: ours lie along the pixels. */
function ellipseShape(points: readonly ImagePoint[]): MeasuredShape | null {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  const centre: ImagePoint = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const major: ImagePoint = [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2];
  const minor: ImagePoint = [(d[0] - c[0]) / 2, (d[1] - c[1]) / 2];
  const isUpright =
    Math.min(Math.abs(major[0]), Math.abs(major[1])) < 0.01 && Math.min(Math.abs(minor[0]), Math.abs(minor[1])) < 0.01;
  const [x, y] = [Math.abs(major[0]) + Math.abs(minor[0]), Math.abs(major[1]) + Math.abs(minor[1])];
  const corners: ImagePoint[] = [
    [centre[0] - x, centre[1] - y],
    [centre[0] + x, centre[1] + y],
  ];
  return {
    paths: [{ points: ring(centre, major, minor), isClosed: true }],
    mark: isUpright ? { kind: "ellipse", points: corners } : null,
  };
}

function ring(centre: ImagePoint, major: ImagePoint, minor: ImagePoint): readonly ImagePoint[] {
  return Array.from({ length: 64 }, (_, step): ImagePoint => {
    const angle = (step / 64) * 2 * Math.PI;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return [centre[0] + major[0] * cosine + minor[0] * sine, centre[1] + major[1] * cosine + minor[1] * sine];
  });
}

function lineShape(
  points: readonly ImagePoint[],
  isPolygon: boolean,
  values: readonly MeasuredValue[],
): MeasuredShape | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return null;
  const isRing = points.length > 3 && first[0] === last[0] && first[1] === last[1];
  if (isRing || (isPolygon && points.length > 2)) {
    const corners = isRing ? points.slice(0, -1) : points;
    return { paths: [{ points: corners, isClosed: true }], mark: { kind: "polygon", points: corners } };
  }
  const isAngle = values.some((value) => value.quantity === "angle");
  if (isAngle && points.length === 4) {
    const paths = [points.slice(0, 2), points.slice(2)].map((pair) => ({ points: pair, isClosed: false }));
    return { paths, mark: { kind: "cobb", points } };
  }
  const kind = points.length === 2 ? "length" : isAngle && points.length === 3 ? "angle" : "polyline";
  return { paths: [{ points, isClosed: false }], mark: { kind, points } };
}
