import { lettersOf } from "../orientation.ts";
import { cross, moved, normalised, scaled, subtract, type Vector } from "../vector.ts";
import { type BodyBox, boxCentre } from "./body-box.ts";
import type { VolumeCamera } from "./ray-caster.ts";
import { bodyAxes, type SectionAxes, turnAxes } from "./section-planes.ts";

/** How a pane looks at a volume. */
export interface VolumeView {
  readonly presetId: string;
  readonly axes: SectionAxes;
  /** The point of the patient in the middle of the picture, in mm. */
  readonly centre: Vector;
  /** 1 shows the whole volume. */
  readonly zoom: number;
  /** What lies outside is cut away. */
  readonly crop: BodyBox;
  /** Whether the box and its faces are on the screen to be moved. */
  readonly isCropping: boolean;
  /** Cut at the plane of another pane; the side that is left is the one along (1) or against (-1) its normal. */
  readonly cut: { readonly paneIndex: number; readonly side: 1 | -1 } | null;
}

const leastZoom = 0.2;
const mostZoom = 20;

/** Gives the view from the front on the whole of a volume. */
export function frontView(presetId: string, box: BodyBox): VolumeView {
  return {
    presetId,
    axes: bodyAxes.coronal,
    centre: boxCentre(box),
    zoom: 1,
    crop: box,
    isCropping: false,
    cut: null,
  };
}

/** Gives the camera of a view on a picture of so many pixels: at zoom 1 its longest side fits with a margin, however it is turned. */
export function cameraOf(view: VolumeView, whole: BodyBox, columns: number, rows: number): VolumeCamera {
  const longest = Math.max(...subtract(whole.high, whole.low)) * 1.12;
  return { ...view.axes, centre: view.centre, mmPerPixel: longest / Math.max(1, Math.min(columns, rows)) / view.zoom };
}

/** Gives the view turned as by a hand on the near side: `right` and `down` in degrees. */
export function turned(view: VolumeView, right: number, down: number): VolumeView {
  const aside = turnAxes(view.axes, view.axes.alongColumn, right);
  return { ...view, axes: upright(turnAxes(aside, aside.alongRow, -down)) };
}

/** Gives the view rolled clockwise on the screen, in degrees. */
export function rolled(view: VolumeView, degrees: number): VolumeView {
  const into = cross(view.axes.alongRow, view.axes.alongColumn);
  return { ...view, axes: upright(turnAxes(view.axes, into, -degrees)) };
}

/** Gives the view zoomed by a factor. */
export function zoomed(view: VolumeView, factor: number): VolumeView {
  return { ...view, zoom: Math.min(mostZoom, Math.max(leastZoom, view.zoom * factor)) };
}

/** Gives the view with the picture moved by pixels of a camera, to the right and down. */
export function shifted(view: VolumeView, camera: VolumeCamera, [right, down]: readonly [number, number]): VolumeView {
  const { alongRow, alongColumn } = view.axes;
  const centre = moved(
    moved(view.centre, alongRow, -right * camera.mmPerPixel),
    alongColumn,
    -down * camera.mmPerPixel,
  );
  return { ...view, centre };
}

/** Gives the letters of the patient's sides at the edges of the picture. */
export function viewLetters({ alongRow, alongColumn }: SectionAxes): {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
} {
  return {
    left: lettersOf(scaled(alongRow, -1)),
    right: lettersOf(alongRow),
    top: lettersOf(scaled(alongColumn, -1)),
    bottom: lettersOf(alongColumn),
  };
}

/** Many small turns must not make the picture skew. */
function upright({ alongRow, alongColumn }: SectionAxes): SectionAxes {
  const row = normalised(alongRow);
  const into = normalised(cross(row, alongColumn));
  return { alongRow: row, alongColumn: cross(into, row) };
}
