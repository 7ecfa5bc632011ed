import { isSameImage } from "../../shared/domain/measurement.ts";
import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { makeMeasurement } from "./measurement-maker.ts";
import type { ShownPicture } from "./pane-controller.ts";
import { type Drag, imagePoint, type PointerContext } from "./pane-points.ts";
import { displaySetOf, updatePane, type ViewerStore } from "./viewer-store.ts";

/** What the pane says where its picture cannot be calibrated. */
const noCalibration = "A plane made from a series is not calibrated by hand: its places come from the slices.";

/** Draws the line whose length the reader knows; the pane then asks for it. The line stays until that is answered. */
export function drawCalibrationLine(context: PointerContext, picture: ShownPicture, at: PointerEvent): Drag {
  const { store, controller, paneIndex } = context;
  const { registered, decoded, imageId } = picture;
  if (registered.reference.section !== undefined) {
    updatePane(store, paneIndex, { notice: noCalibration });
    return {};
  }
  const start = imagePoint(context, picture, at);
  let end: ImagePoint = start;
  return {
    move: (event) => {
      end = imagePoint(context, picture, event);
      controller.setDraft(
        makeMeasurement("calibration", { kind: "length", points: [start, end] }, registered, decoded),
      );
    },
    end: (event) => {
      if (event.type === "pointercancel" || Math.hypot(end[0] - start[0], end[1] - start[1]) < 1) {
        controller.setDraft(null);
        return;
      }
      store.setState({ calibrating: { paneIndex, imageId, ends: [start, end] } });
      const stop = store.subscribe(({ calibrating }) => {
        if (calibrating?.imageId === imageId && calibrating.ends[0] === start) return;
        stop();
        controller.setDraft(null);
      });
    },
  };
}

/** Takes the selected length of the picture as the known one, else lets the next line be drawn for it. */
export function chooseCalibrate(store: ViewerStore): void {
  const state = store.getState();
  const pane = state.panes[state.activePane];
  const image = displaySetOf(state, state.activePane)?.images[pane?.shownIndex ?? -1];
  const mark = state.measurements.find(({ id }) => id === state.selectedMeasurementId);
  const [from, to] = mark?.points ?? [];
  const isUsable = image !== undefined && mark?.kind === "length" && isSameImage(mark.image, image.reference);
  if (!isUsable || from === undefined || to === undefined || image.reference.section !== undefined) {
    store.setState({ tool: "calibrate" });
    return;
  }
  store.setState({ calibrating: { paneIndex: state.activePane, imageId: image.imageId, ends: [from, to] } });
}
