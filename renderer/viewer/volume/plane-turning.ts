import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { type Affine, toStage } from "../../../shared/imaging/view-transform.ts";
import type { SectionPlane } from "../../../shared/imaging/volume/reslice.ts";
import {
  pixelOf,
  planeOfImage,
  type SectionAxes,
  sectionNormal,
  turnAxes,
} from "../../../shared/imaging/volume/section-planes.ts";
import type { RegisteredImage } from "../image-registry.ts";
import { displaySetOf, type ViewerStore } from "../viewer-store.ts";
import { setAxes } from "./planes.ts";
import { pointAt, spatialMarks } from "./spatial.ts";

/** A line of another pane's plane that the pointer holds: moving turns that plane about the marked point. */
export interface LineGrip {
  turnTo(pixel: ImagePoint): void;
}

type StagePoint = readonly [number, number];

/** How near the pointer has to be to a line, and how far from the point that it turns about, in CSS pixels. */
const reach = 8;
const leastArm = 40;

/** Gives the line under the pointer, or null. `at` is in CSS pixels of the pane, `pixel` the same place in its picture. */
export function gripLine(
  store: ViewerStore,
  paneIndex: number,
  image: RegisteredImage,
  affine: Affine,
  at: StagePoint,
  pixel: ImagePoint,
): LineGrip | null {
  const state = store.getState();
  const plane = planeOfImage(image.header);
  if (plane === null) return null;
  const { lines } = spatialMarks(state, paneIndex);
  for (const line of lines) {
    const set = displaySetOf(state, line.paneIndex);
    const ends = line.ends.map((end) => toStage(affine, end)) as [StagePoint, StagePoint];
    if (set?.section === undefined || set.section.curve !== undefined || distanceToLine(ends, at) > reach) continue;
    const pivot = state.cursor === null ? middle(line.ends) : pixelOf(plane, state.cursor.point).pixel;
    const arm = toStage(affine, pivot);
    if (Math.hypot(arm[0] - at[0], arm[1] - at[1]) < leastArm) continue;
    pointAt(store, paneIndex, pivot);
    return turner(store, line.paneIndex, plane, set.section.axes, pivot, pixel);
  }
  return null;
}

function turner(
  store: ViewerStore,
  target: number,
  plane: SectionPlane,
  axes: SectionAxes,
  pivot: ImagePoint,
  from: ImagePoint,
): LineGrip {
  const angleOf = (pixel: ImagePoint) =>
    Math.atan2((pixel[1] - pivot[1]) * plane.spacingMm[0], (pixel[0] - pivot[0]) * plane.spacingMm[1]);
  const start = angleOf(from);
  const normal = sectionNormal(plane);
  return {
    turnTo: (pixel) => {
      const degrees = ((angleOf(pixel) - start) * 180) / Math.PI;
      setAxes(store, target, turnAxes(axes, normal, degrees));
    },
  };
}

function distanceToLine([a, b]: readonly [StagePoint, StagePoint], at: StagePoint): number {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  return length === 0
    ? Number.POSITIVE_INFINITY
    : Math.abs((b[0] - a[0]) * (a[1] - at[1]) - (a[0] - at[0]) * (b[1] - a[1])) / length;
}

function middle([a, b]: readonly [ImagePoint, ImagePoint]): ImagePoint {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
