import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import { isAtTrueSize, type TrueSize, trueSizeOf, trueSizeZoom } from "../../shared/imaging/true-size.ts";
import type { View } from "../../shared/imaging/view-transform.ts";
import { displayStore, lookAtMonitor, openDisplayScreen, pixelLength } from "../display/display-store.ts";
import { withCalibration } from "./calibrations.ts";
import { stageOf } from "./image-painter.ts";
import { findImage, type RegisteredImage } from "./image-registry.ts";
import { spacingOn } from "./measurement-maker.ts";
import type { Viewer } from "./viewer.ts";
import { updatePane, type ViewerState } from "./viewer-store.ts";

/** Shows the picture of a pane as large as it is in the patient; where that is not sure, the pane says why and stays. */
export function showTrueSize(viewer: Viewer, paneIndex: number): void {
  const { store } = viewer;
  const controller = viewer.controllers.get(paneIndex);
  const picture = controller?.picture() ?? null;
  const refuse = (notice: string) => updatePane(store, paneIndex, { notice });
  if (controller === undefined || picture === null) {
    refuse("Only images are shown at true size: this pane shows none.");
    return;
  }
  lookAtMonitor();
  const size = sizeOf(picture.registered);
  if ("refusal" in size) {
    refuse(size.refusal);
    return;
  }
  const state = displayStore.getState();
  const pixel = pixelLength(state);
  if ("refusal" in pixel) {
    refuse(pixel.refusal);
    if (state.standing !== null) askForSize(() => showTrueSize(viewer, paneIndex));
    return;
  }
  const { clientWidth, clientHeight } = controller.element;
  const stage = screenStage(picture.header, clientWidth, clientHeight);
  const zoom = trueSizeZoom(picture.view, stage, size.rowMm, pixel.mm);
  updatePane(store, paneIndex, { view: { ...picture.view, zoom }, notice: "" });
}

/** Lets the reader measure the monitor; `again` is called once its size is known, and not where the sheet is only closed. */
function askForSize(again: () => void): void {
  openDisplayScreen("size");
  const stop = displayStore.subscribe((now) => {
    if (now.openScreen === "size") return;
    stop();
    if (!("refusal" in pixelLength(now))) again();
  });
}

/** What a pane says of the size of its picture. */
export interface SizeWords {
  readonly text: string;
  /** False where it has to be told from true size in the patient. */
  readonly isExact: boolean;
}

/** Gives what a pane says while its picture is as large as it was meant to be, or null. `size` is in pixels of the page. */
export function sizeWords(
  { calibrations }: Pick<ViewerState, "calibrations">,
  imageId: string,
  view: View,
  header: ImageHeader,
  size: { readonly width: number; readonly height: number },
): SizeWords | null {
  const found = findImage(imageId);
  const pixel = pixelLength(displayStore.getState());
  if (found === undefined) return null;
  const asked = header.presented?.area?.trueSizeMm ?? null;
  if ("refusal" in pixel) {
    return asked === null
      ? null
      : { text: `Not at the true size that the state asks for: ${pixel.refusal}`, isExact: false };
  }
  const stage = screenStage(header, size.width, size.height);
  const trueSize = sizeOf(withCalibration(found, calibrations));
  if (!("refusal" in trueSize) && isAtTrueSize(view, stage, trueSize.rowMm, pixel.mm)) {
    return { text: trueSize.words, isExact: trueSize.isExact };
  }
  if (asked === null || !isAtTrueSize(view, stage, asked, pixel.mm)) return null;
  // What the state calls true size need not be that of the image's own spacing.
  return { text: "1:1 by the presentation state alone, not by the image's own spacing", isExact: false };
}

function sizeOf(registered: RegisteredImage): TrueSize {
  return trueSizeOf(registered.header.spacing, spacingOn(registered, []));
}

function screenStage(header: ImageHeader, width: number, height: number) {
  return stageOf(header, width * devicePixelRatio, height * devicePixelRatio);
}
