import type { ImagePoint } from "../../shared/imaging/measure.ts";
import { type Affine, imageToStage, toImage } from "../../shared/imaging/view-transform.ts";
import { stageOf } from "./image-painter.ts";
import type { PaneController, ShownPicture } from "./pane-controller.ts";
import type { ViewerStore } from "./viewer-store.ts";

/** What the pointer works on. */
export interface PointerContext {
  readonly controller: PaneController;
  readonly store: ViewerStore;
  readonly paneIndex: number;
  /** Gives an identifier for a new mark. */
  readonly newId: () => string;
}

/** One drag, from button down to button up. */
export interface Drag {
  move?(event: PointerEvent): void;
  end?(event: PointerEvent): void;
}

/** Gives the map from image points to CSS pixels of the pane. */
export function affineOf({ controller }: Pick<PointerContext, "controller">, picture: ShownPicture): Affine {
  const { clientWidth, clientHeight } = controller.element;
  return imageToStage(picture.view, stageOf(picture.header, clientWidth, clientHeight));
}

/** Gives the place of the pointer in CSS pixels of the pane. */
export function stagePoint({ controller }: PointerContext, event: MouseEvent): readonly [number, number] {
  const box = controller.element.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Gives the image point under the pointer. A mark never leaves the image: a length into the black beside it measures nothing. */
export function imagePoint(context: PointerContext, picture: ShownPicture, event: MouseEvent): ImagePoint {
  const [column, row] = toImage(affineOf(context, picture), stagePoint(context, event));
  const { rows, columns } = picture.header.format;
  return [Math.min(Math.max(column, -0.5), columns - 0.5), Math.min(Math.max(row, -0.5), rows - 0.5)];
}
