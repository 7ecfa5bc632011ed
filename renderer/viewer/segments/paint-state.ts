/** What the pointer does to the chosen segment. */
export type PaintMode = "brush" | "eraser" | "grow";

/** How the segment tool works now; nothing of it is kept with the draft. */
export interface PaintState {
  /** The segment that is painted, or null. */
  readonly segmentId: string | null;
  readonly mode: PaintMode;
  readonly diameterMm: number;
  /** The brush is a ball through the slices, not a disc on one; a region grows through them. */
  readonly isThrough: boolean;
  /** Only pixels with values in the range are painted. A region always grows in it. */
  readonly isRangeOn: boolean;
  /** Values of the modality, ends included; null until the tool is first chosen on an image. */
  readonly range: readonly [number, number] | null;
  /** A region grows no farther than this from its seed. */
  readonly reachMm: number;
  /** What is under way and can be cancelled, in words; or empty. */
  readonly busy: string;
}

/** A brush of a centimetre, on one slice. */
export const firstPainting: PaintState = {
  segmentId: null,
  mode: "brush",
  diameterMm: 10,
  isThrough: false,
  isRangeOn: false,
  range: null,
  reachMm: 30,
  busy: "",
};

/** Diameters that keys step through, in mm. */
const diameters = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100];

/** Gives the next larger or smaller diameter in mm. */
export function nextDiameter(diameterMm: number, step: 1 | -1): number {
  const found =
    step > 0 ? diameters.find((each) => each > diameterMm) : diameters.findLast((each) => each < diameterMm);
  return found ?? diameterMm;
}
