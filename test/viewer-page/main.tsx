import "../../renderer/app/tokens.css";
import "../../renderer/app/base.css";
import "./page.css";
import { createRoot } from "react-dom/client";
import { PaneGrid } from "../../renderer/viewer/pane-grid.tsx";
import { SeriesStrip } from "../../renderer/viewer/series-strip.tsx";
import { createViewer } from "../../renderer/viewer/viewer.ts";
import { ViewerToolbar } from "../../renderer/viewer/viewer-toolbar.tsx";
import { createViewerHook, type ViewerHook } from "./viewer-hook.ts";

declare global {
  interface Window {
    viewerHook: ViewerHook;
  }
}

const viewer = createViewer({
  newId: () => crypto.randomUUID(),
  signedBy: () => ({ by: "Dr R. Testwell", on: "2026-11-24" }),
});
window.viewerHook = createViewerHook(viewer);

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no root.");
createRoot(root).render(
  <>
    <ViewerToolbar viewer={viewer} />
    <div className="main">
      <SeriesStrip viewer={viewer} />
      <PaneGrid viewer={viewer} />
    </div>
  </>,
);
