import { useCallback, useEffect } from "react";
import type { ImageWindowNumber } from "../../shared/domain/parked-case.ts";
import type { ShowImage } from "../case/use-show-image.ts";
import type { Viewer } from "../viewer/viewer.ts";
import type { ViewerState } from "../viewer/viewer-store.ts";
import { tellWindows } from "./window-channel.ts";
import type { CaseMessage } from "./window-messages.ts";

/** Gives what a window of images does when the case window asks it to show an image: one of its own series, or nothing. */
export function useShownOnDemand(
  viewer: Viewer,
  { workitemId, number }: { readonly workitemId: string; readonly number: ImageWindowNumber },
  showImage: ShowImage,
): (message: CaseMessage) => void {
  return useCallback(
    (message) => {
      // A case window that has just come knows of no panes.
      if (message.kind === "hello") tellPanes(workitemId, number, viewer.store.getState());
      if (message.kind !== "show" || message.number !== number) return;
      const image = viewer.store
        .getState()
        .displaySets.flatMap(({ images }) => images)
        .find(
          ({ reference }) =>
            reference.sopInstanceUid === message.sopInstanceUid && reference.frameNumber === message.frameNumber,
        );
      const { measurementId, presentation } = message;
      const how = {
        ...(measurementId === undefined ? {} : { measurementId }),
        ...(presentation === undefined ? {} : { presentation }),
      };
      if (image !== undefined) showImage(image.reference, how);
    },
    [viewer, workitemId, number, showImage],
  );
}

/** Tells the case window which series this window has on its panes. */
export function usePanesTold(viewer: Viewer, workitemId: string, number: ImageWindowNumber): void {
  useEffect(() => {
    let told = "";
    const tell = (state: ViewerState): void => {
      const series = seriesOnPanes(state).join(" ");
      if (series === told) return;
      told = series;
      tellPanes(workitemId, number, state);
    };
    tell(viewer.store.getState());
    return viewer.store.subscribe(tell);
  }, [viewer, workitemId, number]);
}

function tellPanes(workitemId: string, number: ImageWindowNumber, state: ViewerState): void {
  tellWindows({ about: "case", workitemId, message: { kind: "panes", number, series: seriesOnPanes(state) } });
}

/** Gives the series on the panes of a window, each once. */
function seriesOnPanes({ panes, layout, displaySets }: ViewerState): string[] {
  const shown = new Set(panes.slice(0, layout).map(({ displaySetId }) => displaySetId));
  const series = displaySets.flatMap((set) => (shown.has(set.id) ? [set.seriesInstanceUid] : []));
  return [...new Set(series)];
}
