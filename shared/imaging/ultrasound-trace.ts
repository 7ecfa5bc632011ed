import type { Quantity } from "../domain/measurement.ts";
import { type DicomJsonInstance, numberOf } from "./attributes.ts";
import type { ImagePoint } from "./measure.ts";

/** One axis of a trace: its unit and what one pixel is worth; a `reference` where pixels have values, not only distances. */
interface TraceAxis {
  readonly name: Extract<Quantity["name"], "time" | "distance" | "velocity" | "frequency">;
  /** UCUM. */
  readonly unit: "s" | "mm" | "cm/s" | "Hz";
  readonly perPixel: number;
  /** A pixel of the image along the axis, and the value there; null where the header gives none. */
  readonly reference: { readonly pixel: number; readonly value: number } | null;
}

/**
 * A part of an ultrasound image that shows a trace or a spectrum (M-mode, Doppler), edges in pixels and included. Across
 * its axes there is no length: a line between two of its points has a part along each, in that axis's unit.
 */
export interface UltrasoundTrace {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly x: TraceAxis;
  readonly y: TraceAxis;
}

/** Physical units of PS3.3 C.8.5.5.1.15 that axes of traces have; centimetres are read as mm. */
const axisUnits: Readonly<Record<number, Pick<TraceAxis, "name" | "unit"> & { readonly factor: number }>> = {
  3: { name: "distance", unit: "mm", factor: 10 },
  4: { name: "time", unit: "s", factor: 1 },
  5: { name: "frequency", unit: "Hz", factor: 1 },
  7: { name: "velocity", unit: "cm/s", factor: 1 },
};

/** Gives the trace that an item of Sequence of Ultrasound Regions describes, or none. Source: PS3.3 C.8.5.5. */
export function readTrace(item: DicomJsonInstance): readonly UltrasoundTrace[] {
  const [left, top] = [numberOf(item, "00186018") ?? 0, numberOf(item, "0018601A") ?? 0];
  const [right, bottom] = [numberOf(item, "0018601C") ?? 0, numberOf(item, "0018601E") ?? 0];
  const x = readAxis(item, left, { unit: "00186024", delta: "0018602C", pixel: "00186020", value: "00186028" });
  const y = readAxis(item, top, { unit: "00186026", delta: "0018602E", pixel: "00186022", value: "0018602A" });
  // Two axes of centimetres are a plane through the patient, whatever else the item says.
  if (x === null || y === null || (x.unit === "mm" && y.unit === "mm")) return [];
  return [{ left, top, right, bottom, x, y }];
}

function readAxis(
  item: DicomJsonInstance,
  start: number,
  tags: { readonly unit: string; readonly delta: string; readonly pixel: string; readonly value: string },
): TraceAxis | null {
  const kind = axisUnits[numberOf(item, tags.unit) ?? -1];
  const delta = numberOf(item, tags.delta);
  if (kind === undefined || delta === null || delta === 0) return null;
  const [pixel, value] = [numberOf(item, tags.pixel), numberOf(item, tags.value)];
  const { name, unit, factor } = kind;
  // The reference pixel counts from the region's own corner (PS3.3 C.8.5.5.1.13).
  const reference = pixel === null ? null : { pixel: start + pixel, value: (value ?? 0) * factor };
  return { name, unit, perPixel: delta * factor, reference };
}

/** Gives the trace that holds all of the points, or null. */
export function traceAt(traces: readonly UltrasoundTrace[], points: readonly ImagePoint[]): UltrasoundTrace | null {
  const holds = ({ left, top, right, bottom }: UltrasoundTrace) =>
    points.every(([column, row]) => column >= left && column <= right && row >= top && row <= bottom);
  return points.length === 0 ? null : (traces.find(holds) ?? null);
}

/** Gives what lies between two points of a trace: its part along each axis, without a sign. */
export function measureAcrossTrace(trace: UltrasoundTrace, from: ImagePoint, to: ImagePoint): readonly Quantity[] {
  const part = ({ name, unit, perPixel }: TraceAxis, pixels: number): Quantity => ({
    name,
    value: Math.abs(pixels * perPixel),
    unit,
  });
  return [part(trace.x, to[0] - from[0]), part(trace.y, to[1] - from[1])];
}

/** Gives the values that the axes of a trace have at a point; none where the header gives no reference. */
export function readTracePoint(trace: UltrasoundTrace, [column, row]: ImagePoint): readonly Quantity[] {
  const read = ({ name, unit, perPixel, reference }: TraceAxis, at: number): readonly Quantity[] =>
    reference === null ? [] : [{ name, value: reference.value + (at - reference.pixel) * perPixel, unit }];
  // What is read is the height of the trace; the place along it is said only where time has a beginning.
  return [...read(trace.y, row), ...(trace.x.name === "time" ? [] : read(trace.x, column))];
}
