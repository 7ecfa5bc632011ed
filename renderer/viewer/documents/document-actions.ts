import type { ViewerAction } from "../viewer-key-table.ts";
import type { DocumentPages } from "./document-pages.ts";

const zoomStep = 1.2;
/** Three lines of print. */
const lineStep = 60;
const moveStep = 40;

const changes: Partial<Readonly<Record<ViewerAction, (pages: DocumentPages) => void>>> = {
  nextImage: (pages) => pages.scroll(lineStep),
  previousImage: (pages) => pages.scroll(-lineStep),
  nextPage: (pages) => pages.turn(1),
  previousPage: (pages) => pages.turn(-1),
  cine: (pages) => pages.turn(1),
  firstImage: (pages) => pages.goTo(1),
  lastImage: (pages) => pages.goTo(Number.POSITIVE_INFINITY),
  zoomIn: (pages) => pages.zoom(zoomStep),
  zoomOut: (pages) => pages.zoom(1 / zoomStep),
  // The page goes with the key, as an image does.
  moveLeft: (pages) => pages.move(moveStep, 0),
  moveRight: (pages) => pages.move(-moveStep, 0),
  moveUp: (pages) => pages.move(0, moveStep),
  moveDown: (pages) => pages.move(0, -moveStep),
  reset: (pages) => pages.reset(),
};

/** Does an action of the viewer's keys and buttons on a document; false where it is not about one. */
export function runOnDocument(pages: DocumentPages | undefined, action: ViewerAction): boolean {
  const change = changes[action];
  if (pages === undefined || change === undefined) return false;
  change(pages);
  return true;
}

/** Tells whether an action does something on a document. */
export function isForDocument(action: ViewerAction): boolean {
  return changes[action] !== undefined;
}
