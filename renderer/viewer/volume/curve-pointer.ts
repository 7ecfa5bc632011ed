import type { MarkKindName } from "../marks/mark-kind.ts";
import { isMarkTool } from "../marks/mark-kinds.ts";
import type { ShownPicture } from "../pane-controller.ts";
import { affineOf, type Drag, imagePoint, type PointerContext } from "../pane-points.ts";
import { updatePane } from "../viewer-store.ts";
import { addCurvePoint, curvePointAt, moveCurvePoint, renewCurve } from "./curve-drawing.ts";

/** How near the pointer has to be to a point of the curve to take hold of it, in CSS pixels. */
const reach = 9;

/** Sets a point of the curve, or moves the one that is under the pointer. */
export function curveDrag(context: PointerContext, picture: ShownPicture, event: PointerEvent): Drag {
  const { store, paneIndex } = context;
  const at = imagePoint(context, picture, event);
  const affine = affineOf(context, picture);
  const held = curvePointAt(store.getState(), picture.registered, at, reach / Math.hypot(affine.c, affine.d));
  const isLast = held !== null && held === (store.getState().curve?.points.length ?? 0) - 1;
  if (held === null) {
    addCurvePoint(store, paneIndex, at);
    return {};
  }
  // The second press of the double click that ends the curve.
  if (isLast && store.getState().curve?.isDone === false) return {};
  return {
    move: (moved) => moveCurvePoint(store, picture.registered, held, imagePoint(context, picture, moved)),
    end: () => renewCurve(store),
  };
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
