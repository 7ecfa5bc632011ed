import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import type { ShownPicture } from "../pane-controller.ts";
import { type Drag, imagePoint, type PointerContext } from "../pane-points.ts";
import { updatePane } from "../viewer-store.ts";
import { setBrushPlace } from "./brush-place.ts";
import { growFrom } from "./grow.ts";
import { changeSegment, chosenSegment } from "./segment-changes.ts";
import { groundOfPane, type StackImage, whyNotHere } from "./stack-ground.ts";
import { Stroke, setStroke } from "./stroke.ts";

/** Paints or erases from button down to button up, or grows a region from where the button went down. */
export function paintDrag(context: PointerContext, picture: ShownPicture, event: PointerEvent): Drag {
  const { store, paneIndex } = context;
  const state = store.getState();
  const refuse = (notice: string): Drag => {
    updatePane(store, paneIndex, { notice });
    return {};
  };
  const found = groundOfPane(state, paneIndex);
  if (found.stack === null) return refuse(found.refusal);
  const segment = chosenSegment(state);
  if (segment === null) return refuse("Make or choose a segment first: the legend names them.");
  if (state.painting.busy !== "") return refuse(`${state.painting.busy} Esc cancels it.`);
  const image = found.stack.images.find(({ imageId }) => imageId === picture.imageId);
  const refusal = whyNotHere(segment, found.stack, image);
  if (refusal !== "" || image === undefined) return refuse(refusal);
  if (state.painting.isRangeOn && picture.header.isColour) return refuse("Images in colour have no values to go by.");
  const at = imagePoint(context, picture, event);
  if (state.painting.mode === "grow") {
    void growFrom(store, paneIndex, segment, found.stack, image, at);
    return {};
  }
  const stroke = new Stroke(segment, found.stack, state.painting);
  setStroke(store, stroke);
  return strokeDrag(context, { picture, image, at }, stroke);
}

/** Draws a stroke until the button goes up, Esc is pressed or another image comes under the pointer. */
function strokeDrag(
  context: PointerContext,
  start: { readonly picture: ShownPicture; readonly image: StackImage; readonly at: ImagePoint },
  stroke: Stroke,
): Drag {
  const { store, paneIndex, controller } = context;
  const over = new AbortController();
  let last = start.at;
  const paintTo = (next: ImagePoint): void => {
    stroke.extend(start.image, last, next);
    last = next;
    setBrushPlace(store, { paneIndex, at: next });
    controller.repaint();
  };
  const finish = (isKept: boolean): void => {
    if (over.signal.aborted) return;
    over.abort();
    setStroke(store, null);
    const done = isKept ? stroke.finish() : null;
    if (done !== null && done.segment !== stroke.segment) changeSegment(store, stroke.segment.id, done.segment);
    if (done !== null && done.missing > 0) updatePane(store, paneIndex, { notice: missingWords(done.missing) });
    controller.repaint();
  };
  updatePane(store, paneIndex, { notice: "" });
  cancelByEscape(over.signal, () => finish(false));
  paintTo(start.at);
  return {
    move: (moved) => {
      if (over.signal.aborted) return;
      // The wheel or a key has brought another image under the pointer: nothing is painted where nobody looks.
      if (controller.picture()?.imageId !== start.picture.imageId) finish(true);
      else paintTo(imagePoint(context, start.picture, moved));
    },
    end: (ended) => finish(ended.type !== "pointercancel"),
  };
}

/** Esc takes the stroke back, before it can leave the tool or the case. */
function cancelByEscape(signal: AbortSignal, cancel: () => void): void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    cancel();
  };
  window.addEventListener("keydown", onKeyDown, { capture: true, signal });
}

function missingWords(count: number): string {
  const images = count === 1 ? "1 image under the ball is" : `${count} images under the ball are`;
  return `${images} not loaded yet: nothing was painted there. Paint again once the series is here.`;
}

/** Shows the brush under the pointer while the segment tool is chosen. */
export function followBrush(context: PointerContext, event: PointerEvent): void {
  const { store, controller, paneIndex } = context;
  if (store.getState().tool !== "segment") return;
  const picture = controller.picture();
  if (picture === null) return;
  setBrushPlace(store, { paneIndex, at: imagePoint(context, picture, event) });
  controller.repaint();
}
