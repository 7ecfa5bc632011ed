import type { Measurement } from "../../../shared/domain/measurement.ts";
import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { type PixelSize, pixelSizeOf } from "../../../shared/imaging/measure-angle.ts";
import { toImage, toStage } from "../../../shared/imaging/view-transform.ts";
import { type MarkShape, makeMeasurement, spacingOn } from "../measurement-maker.ts";
import type { ShownPicture } from "../pane-controller.ts";
import { affineOf, type Drag, imagePoint, type PointerContext, stagePoint } from "../pane-points.ts";
import { handlesOf, isOnPaths } from "./mark-geometry.ts";
import { changeMark } from "./mark-history.ts";
import type { MarkKindName } from "./mark-kind.ts";
import { markKinds } from "./mark-kinds.ts";
import { keepsSigned, whyKept } from "./signed-marks.ts";

/** How near the pointer has to be to a point of a mark to take hold of it, in CSS pixels. */
const handleReach = 9;

/** What the pointer holds of a mark. */
export interface Grip {
  readonly mark: Measurement;
  /** Which point is held; null moves the whole mark. */
  readonly pointIndex: number | null;
  readonly from: ImagePoint;
}

/** Gives what of a mark is under the pointer, the newest mark first, or null. */
export function findGrip(context: PointerContext, picture: ShownPicture, event: MouseEvent): Grip | null {
  const affine = affineOf(context, picture);
  const at = stagePoint(context, event);
  const from = toImage(affine, at);
  for (const mark of [...picture.marks].reverse()) {
    const ends = handlesOf(mark.points).map((point) => toStage(affine, point));
    const near = ends.findIndex((end) => Math.hypot(end[0] - at[0], end[1] - at[1]) <= handleReach);
    if (near >= 0) return { mark, pointIndex: near, from };
    if (isOnPaths(markKinds[mark.kind].outline(mark.points), affine, at)) return { mark, pointIndex: null, from };
  }
  return null;
}

/** Draws a new mark of two points, from button down to button up. */
export function drawMark(context: PointerContext, picture: ShownPicture, kind: MarkKindName, at: PointerEvent): Drag {
  const start = imagePoint(context, picture, at);
  const complete = (points: readonly ImagePoint[]): MarkShape => ({
    kind,
    points: markKinds[kind].complete?.(points, sizeAt(picture, points)) ?? points,
  });
  return shapeDrag(context, picture, { id: context.newId(), start: complete([start, start]) }, (event) =>
    complete([start, imagePoint(context, picture, event)]),
  );
}

/** Moves a mark or one of its points. */
export function editMark(context: PointerContext, picture: ShownPicture, { mark, pointIndex, from }: Grip): Drag {
  const { id, kind, points, words, site, lesion } = mark;
  context.store.setState({ selectedMeasurementId: id });
  if (whyKept(context.store.getState(), id, false) !== "") return { move: () => keepsSigned(context.store, id, false) };
  const { movePoint } = markKinds[kind];
  return shapeDrag(context, picture, { id, start: null }, (event) => {
    const to = imagePoint(context, picture, event);
    if (pointIndex === null) return { kind, words, site, lesion, points: shifted(points, from, to) };
    if (movePoint === undefined) {
      return { kind, words, site, lesion, points: points.map((kept, index) => (index === pointIndex ? to : kept)) };
    }
    return { kind, words, site, lesion, points: movePoint(points, pointIndex, to, sizeAt(picture, points)) };
  });
}

/** Keeps a mark that was drawn to its end, and asks for its words where it has some. */
export function keepDrawn({ store }: PointerContext, mark: Measurement): void {
  changeMark(store, mark.id, mark);
  if (markKinds[mark.kind].hasWords === true && mark.words === undefined) store.setState({ wordsFor: mark.id });
}

/** Tells whether a shape is a slip of the hand at the size it has on the screen. */
export function isTooSmall(context: PointerContext, picture: ShownPicture, shape: MarkShape): boolean {
  const affine = affineOf(context, picture);
  return markKinds[shape.kind].isTooSmall(shape.points.map((point) => toStage(affine, point)));
}

function shapeDrag(
  context: PointerContext,
  picture: ShownPicture,
  { id, start }: { readonly id: string; readonly start: MarkShape | null },
  shapeAt: (event: PointerEvent) => MarkShape,
): Drag {
  const { registered, decoded } = picture;
  let current = start;
  return {
    move: (event) => {
      current = shapeAt(event);
      context.controller.setDraft(makeMeasurement(id, current, registered, decoded));
    },
    end: (event) => {
      context.controller.setDraft(null);
      if (event.type === "pointercancel" || current === null || current === start) return;
      if (isTooSmall(context, picture, current)) return;
      keepDrawn(context, makeMeasurement(id, current, registered, decoded));
    },
  };
}

function shifted(points: readonly ImagePoint[], from: ImagePoint, to: ImagePoint): readonly ImagePoint[] {
  return points.map(([column, row]): ImagePoint => [column + to[0] - from[0], row + to[1] - from[1]]);
}

function sizeAt({ header, registered }: ShownPicture, points: readonly ImagePoint[]): PixelSize {
  return pixelSizeOf(spacingOn(registered, points), header.aspect);
}
