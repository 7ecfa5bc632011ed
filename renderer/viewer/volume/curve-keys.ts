import type { ViewerAction } from "../viewer-key-table.ts";
import type { ViewerStore } from "../viewer-store.ts";
import { addCurvePoint, removeCurvePoint, takeCurveTool } from "./curve-drawing.ts";
import { movePoint } from "./spatial.ts";

const stepMm = 2;

const ways: Partial<Readonly<Record<ViewerAction, readonly [number, number]>>> = {
  pointLeft: [-stepMm, 0],
  pointRight: [stepMm, 0],
  pointUp: [0, -stepMm],
  pointDown: [0, stepMm],
};

/** What only a volume rendering or a curve answers to; without one it does nothing. */
const others: readonly ViewerAction[] = ["turnLeft", "turnRight", "crop", "curvePoint", "curveBack"];

/** Does an action on the curve that is drawn or on the marked point; false where the action is not about them. */
export function runOnCurve(store: ViewerStore, paneIndex: number, action: ViewerAction): boolean {
  const way = ways[action];
  const { tool, curve } = store.getState();
  if (way !== undefined) movePoint(store, paneIndex, way);
  else if (action === "curve") takeCurveTool(store, paneIndex);
  else if (tool === "curve" && (action === "curvePoint" || action === "cine")) addCurvePoint(store, paneIndex, null);
  else if (tool === "curve" && action === "curveBack") removeCurvePoint(store);
  else if (action === "deselect" && curve?.isDone === false) store.setState({ curve: null, tool: "cursor" });
  else return others.includes(action);
  return true;
}
