import type { MarkKindName } from "../marks/mark-kind.ts";
import { isMarkTool } from "../marks/mark-kinds.ts";
import type { ShownPicture } from "../pane-controller.ts";
import { affineOf, type Drag, imagePoint, type PointerContext } from "../pane-points.ts";
import { updatePane } from "../viewer-store.ts";
import { addCurvePoint, curvePointAt, moveCurvePoint, renewCurve } from "./curve-drawing.ts";

/** How near the pointer has to be to a point of the curve to take hold of it, in CSS pixels. */
const reach = 9;

/** Sets a point of the curve where none is under the pointer; gives whether the press was for that. */
export function setCurvePoint(context: PointerContext, event: PointerEvent): boolean {
  const { store, paneIndex, controller } = context;
  const picture = controller.picture();
  if (store.getState().tool !== "curve" || picture === null) return false;
  const held = heldPoint(context, picture, event);
  const { curve } = store.getState();
  if (held === null) addCurvePoint(store, paneIndex, imagePoint(context, picture, event));
  // On the last point it is the second press of the double click that ends the curve.
  else return curve?.isDone === false && held === curve.points.length - 1;
  return true;
}

/** Moves the point of the curve that is under the pointer. */
export function curveDrag(context: PointerContext, picture: ShownPicture, event: PointerEvent): Drag | null {
  const { store } = context;
  const held = heldPoint(context, picture, event);
  if (held === null) return null;
  return {
    move: (moved) => moveCurvePoint(store, picture.registered, held, imagePoint(context, picture, moved)),
    end: () => renewCurve(store),
  };
}

function heldPoint(context: PointerContext, picture: ShownPicture, event: PointerEvent): number | null {
  const affine = affineOf(context, picture);
  const at = imagePoint(context, picture, event);
  return curvePointAt(context.store.getState(), picture.registered, at, reach / Math.hypot(affine.c, affine.d));
}

/** What a straightened picture can say truly: a length along or across the curve, a value, and where something is. */
const trueOnCurve: readonly MarkKindName[] = ["length", "probe", "arrow"];

/** Refuses marks that would be untrue on a straightened picture, with a sentence on its pane; gives whether it did. */
export function refuseMark({ controller, store, paneIndex }: PointerContext): boolean {
  const { tool } = store.getState();
  if (!isMarkTool(tool) || trueOnCurve.includes(tool)) return false;
  if (controller.picture()?.registered.section?.job.kind !== "straightened") return false;
  updatePane(store, paneIndex, {
    notice:
      "Angles, areas and crossed lengths are not true on a straightened picture. Measure them across the curve or on a plane.",
  });
  return true;
}
