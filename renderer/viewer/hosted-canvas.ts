/** Paints what a pane shows on the canvas that Cornerstone renders it to. */
export type CanvasPainter = (canvas: HTMLCanvasElement, imageId: string) => void;

const painters = new WeakMap<HTMLCanvasElement, CanvasPainter>();

/** Says who paints a canvas. The painter lives as long as the canvas. */
export function hostCanvas(canvas: HTMLCanvasElement, painter: CanvasPainter): void {
  painters.set(canvas, painter);
}

/**
 * The `render` of our images: Cornerstone decides when, we decide what. Its own grey scale ignores VOI tables, sigmoid
 * windows and padding, and loses the pixel under the pointer on screens that are scaled.
 */
export function renderHosted(enabledElement: unknown): void {
  if (!isElement(enabledElement)) return;
  painters.get(enabledElement.canvas)?.(enabledElement.canvas, enabledElement.image.imageId);
}

function isElement(value: unknown): value is { canvas: HTMLCanvasElement; image: { imageId: string } } {
  return typeof value === "object" && value !== null && "canvas" in value && "image" in value;
}
