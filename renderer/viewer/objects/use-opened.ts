import { useEffect } from "react";
import type { Viewer } from "../viewer.ts";
import { noteSeen } from "../viewer-store.ts";

/** So long a document or waveform has to stay on the screen to count as opened: one that is only passed by does not. */
const leastMs = 1000;

/** Notes the series on a pane as seen once it has been there for a moment. */
export function useOpened(viewer: Viewer, displaySetId: string): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible") noteSeen(viewer.store, displaySetId, [0]);
    }, leastMs);
    return () => clearTimeout(timer);
  }, [viewer, displaySetId]);
}
