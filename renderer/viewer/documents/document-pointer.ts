import { mouseActionInForce } from "../../app/bindings-store.ts";
import { isIn, mouseButtons, mouseInputOf, wheelActions } from "../../app/mouse-table.ts";
import type { ViewerAction } from "../viewer-key-table.ts";
import type { DocumentPages } from "./document-pages.ts";

const lineOfWheel = 100;

/** Lets the pointer work on a document as on images: the wheel scrolls or zooms, the zoom button zooms, any other drag moves. */
export function attachDocumentPointer(
  box: HTMLElement,
  pages: DocumentPages,
  on: { activate(): void; run(action: ViewerAction): void },
): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  let last: { x: number; y: number; isZoom: boolean } | null = null;
  const onDown = (event: PointerEvent) => {
    on.activate();
    if (isOnScrollBar(box, event)) return;
    const button = mouseButtons.find((each) => each.event === event.button)?.id;
    const isZoom = mouseActionInForce(mouseInputOf(event, button)) === "zoom";
    last = { x: event.clientX, y: event.clientY, isZoom };
    box.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    if (last === null) return;
    const { clientX: x, clientY: y } = event;
    if (last.isZoom) pages.zoom(Math.exp((last.y - y) / 150));
    else pages.move(last.x - x, last.y - y);
    last = { x, y, isZoom: last.isZoom };
  };
  const onUp = () => {
    last = null;
  };
  box.addEventListener("pointerdown", onDown, { signal });
  box.addEventListener("pointermove", onMove, { signal });
  box.addEventListener("pointerup", onUp, { signal });
  box.addEventListener("pointercancel", onUp, { signal });
  box.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  // The middle button would begin to scroll by itself.
  box.addEventListener("mousedown", (event) => event.button !== 0 && event.preventDefault(), { signal });
  box.addEventListener("wheel", wheelOf(pages, on), { signal, passive: false });
  return () => abort.abort();
}

function wheelOf(
  pages: DocumentPages,
  on: { activate(): void; run(action: ViewerAction): void },
): (event: WheelEvent) => void {
  return (event) => {
    event.preventDefault();
    on.activate();
    const action = mouseActionInForce(mouseInputOf(event, "wheel"));
    if (!isIn(wheelActions, action)) return;
    const down = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : lineOfWheel);
    if (down === 0) return;
    if (action === "images") pages.wheel(down);
    else if (action === "wheelZoom") pages.zoom(Math.exp(-down / 500));
    else on.run(wheelActions[action][down < 0 ? "up" : "down"]);
  };
}

function isOnScrollBar(box: HTMLElement, { clientX, clientY }: PointerEvent): boolean {
  const { left, top } = box.getBoundingClientRect();
  return clientX - left > box.clientWidth || clientY - top > box.clientHeight;
}
