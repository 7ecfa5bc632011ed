import type { Viewer } from "../viewer.ts";
import type { DisplayImage } from "../viewer-types.ts";

/** Shows an image in another pane than the one it was asked from, which stays as it is; gives the pane. */
export function showBeside({ store, commands }: Viewer, paneIndex: number, image: DisplayImage): number {
  const { layout } = store.getState();
  const panes = layout === 1 ? 2 : layout;
  store.setState({ layout: panes, enlargedPane: null, activePane: (paneIndex + 1) % panes });
  commands.jumpTo(image.reference);
  return store.getState().activePane;
}

/** Gives an image in words, e.g. `series 2, image 16`. */
export function imageWords({ reference: { seriesNumber, instanceNumber, frameNumber } }: DisplayImage): string {
  const words = [
    seriesNumber === null ? "" : `series ${seriesNumber}`,
    instanceNumber === null ? "" : `image ${instanceNumber}`,
    frameNumber > 1 ? `frame ${frameNumber}` : "",
  ];
  return words.filter((part) => part !== "").join(", ") || "image";
}
