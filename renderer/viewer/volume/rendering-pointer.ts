import {
  axisOfFace,
  type BoxFace,
  boxFaces,
  boxOfVolume,
  faceCentre,
  placeOfFace,
  withFace,
} from "../../../shared/imaging/volume/body-box.ts";
import { seenAt, type VolumeCamera } from "../../../shared/imaging/volume/ray-caster.ts";
import { shifted, turned, zoomed } from "../../../shared/imaging/volume/volume-view.ts";
import { isMarkTool } from "../marks/mark-kinds.ts";
import { adjustWindow } from "../pane-pointer.ts";
import { toggleEnlarged, updatePane, type ViewerStore } from "../viewer-store.ts";
import { changeView, renderingNote } from "./rendering.ts";
import type { RenderingCanvas } from "./rendering-canvas.ts";
import type { Volume } from "./volume.ts";

interface RenderingContext {
  readonly element: HTMLElement;
  readonly canvas: RenderingCanvas;
  readonly store: ViewerStore;
  readonly paneIndex: number;
  readonly volume: Volume;
}

type Way = readonly [number, number];
type Move = (way: Way) => void;

const degreesPerPixel = 0.5;
/** How near the pointer has to be to the middle of a face to take hold of it, in CSS pixels. */
const faceReach = 12;

/** Lets the pointer turn, move, zoom and crop a volume rendering; gives the function that ends it. */
export function attachRenderingPointer(context: RenderingContext): () => void {
  const { element, store, paneIndex } = context;
  const abort = new AbortController();
  const { signal } = abort;
  let drag: { readonly from: Way; readonly move: Move } | null = null;
  const press = (event: PointerEvent) => {
    store.setState({ activePane: paneIndex });
    const move = beginMove(context, event);
    if (move === null) return;
    drag = { from: [event.clientX, event.clientY], move };
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => drag?.move([event.clientX - drag.from[0], event.clientY - drag.from[1]]);
  const release = () => {
    drag = null;
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    if (event.ctrlKey) return;
    store.setState({ activePane: paneIndex });
    changeView(store, paneIndex, (view) => zoomed(view, Math.exp(-Math.sign(event.deltaY) * 0.1)));
  };
  element.addEventListener("pointerdown", press, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", release, { signal });
  element.addEventListener("pointercancel", release, { signal });
  element.addEventListener("dblclick", () => toggleEnlarged(store, paneIndex), { signal });
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  return () => abort.abort();
}

function beginMove(context: RenderingContext, event: PointerEvent): Move | null {
  const { store, paneIndex, canvas } = context;
  const { tool, panes } = store.getState();
  const pane = panes[paneIndex];
  const view = pane?.volumeView ?? null;
  const camera = canvas.camera();
  if (pane === undefined || view === null || camera === null) return null;
  if (event.button === 0) {
    const face = view.isCropping ? faceAt(context, camera, event) : null;
    if (face !== null) return faceMove(context, camera, face);
    if (isMarkTool(tool)) {
      updatePane(store, paneIndex, { notice: `${renderingNote}. Measure on the images or on a plane.` });
      return null;
    }
  }
  const does = event.button === 1 ? "pan" : event.button === 2 ? "zoom" : tool;
  if (does === "pan")
    return (way) => changeView(store, paneIndex, (now) => ({ ...now, centre: shifted(view, camera, way).centre }));
  if (does === "zoom") {
    return (way) =>
      changeView(store, paneIndex, (now) => ({ ...now, zoom: zoomed(view, Math.exp(-way[1] / 150)).zoom }));
  }
  const { window } = pane;
  if (event.button === 0 && event.ctrlKey && window !== null)
    return (way) => updatePane(store, paneIndex, { window: adjustWindow(window, way) });
  return (way) =>
    changeView(store, paneIndex, (now) => ({
      ...now,
      axes: turned(view, way[0] * degreesPerPixel, way[1] * degreesPerPixel).axes,
    }));
}

function faceAt(
  { element, store, paneIndex }: RenderingContext,
  camera: VolumeCamera,
  event: PointerEvent,
): BoxFace | null {
  const crop = store.getState().panes[paneIndex]?.volumeView?.crop;
  if (crop === undefined) return null;
  const box = element.getBoundingClientRect();
  const at = [event.clientX - box.left, event.clientY - box.top] as const;
  const near = boxFaces.map((face) => {
    const seen = seenAt(camera, faceCentre(crop, face), box.width, box.height);
    return { face, distance: Math.hypot(seen[0] - at[0], seen[1] - at[1]) };
  });
  const [best] = near.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= faceReach ? best.face : null;
}

/** A face moves along its own axis; the way of the pointer counts as far as it goes along that axis on the screen. */
function faceMove({ store, paneIndex, volume }: RenderingContext, camera: VolumeCamera, face: BoxFace): Move {
  const outer = boxOfVolume(volume.geometry);
  const start = store.getState().panes[paneIndex]?.volumeView?.crop ?? outer;
  const { axis } = axisOfFace(face);
  const [right, down] = [camera.alongRow[axis], camera.alongColumn[axis]];
  const seen = Math.max(right * right + down * down, 0.05);
  return (way) => {
    const mm = ((way[0] * right + way[1] * down) / seen) * camera.mmPerPixel;
    changeView(store, paneIndex, (view) => ({
      ...view,
      crop: withFace(start, face, placeOfFace(start, face) + mm, outer),
    }));
  };
}
