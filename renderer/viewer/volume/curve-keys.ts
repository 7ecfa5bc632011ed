import type { ViewerAction } from "../viewer-key-table.ts";
import type { ViewerStore } from "../viewer-store.ts";
import { removeCurvePoint, takeCurveTool } from "./curve-drawing.ts";

/** Does an action on the curve that is drawn; false where the action is not about it. */
export function runOnCurve(store: ViewerStore, paneIndex: number, action: ViewerAction): boolean {
  const { tool, curve } = store.getState();
  if (action === "curve") takeCurveTool(store, paneIndex);
  else if (tool === "curve" && action === "curveBack") removeCurvePoint(store);
  else if (action === "deselect" && curve?.isDone === false)
    store.setState({ curve: null, tool: "cursor", unfinishedPane: null });
  // Without a rendering there is no box, without a curve no point to take back.
  else return action === "crop" || action === "curveBack";
  return true;
}
