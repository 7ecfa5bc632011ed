/** A point of the canvas, x then y. */
export type CanvasPoint = readonly [number, number];

/** A box on the canvas by its top left corner. */
export interface CanvasBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Gives where the label of a mark with these two ends goes: beside the mark, below right, above right, below left or above
 * left, whichever covers least of the marks' outlines and of the labels that are placed already; the first of equals. Where
 * each would lie over another label, it goes farther along the edges of the mark's box. It stays on the canvas.
 */
export function placeLabel(
  ends: readonly [CanvasPoint, CanvasPoint],
  label: { readonly width: number; readonly height: number },
  canvas: { readonly width: number; readonly height: number },
  gap: number,
  taken: { readonly outlines: readonly CanvasPoint[]; readonly labels: readonly CanvasBox[] },
): CanvasBox {
  const [[fromX, fromY], [toX, toY]] = ends;
  const right = Math.max(fromX, toX) + gap;
  const left = Math.min(fromX, toX) - gap - label.width;
  const below = Math.max(fromY, toY) + gap;
  const above = Math.min(fromY, toY) - gap - label.height;
  const places: readonly CanvasPoint[] = [
    [right, below],
    [right, above],
    [left, below],
    [left, above],
  ];
  const boxAt = ([x, y]: CanvasPoint): CanvasBox => ({
    x: keepWithin(x, label.width, canvas.width),
    y: keepWithin(y, label.height, canvas.height),
    ...label,
  });
  const near = best(places.map(boxAt), taken);
  if (!taken.labels.some((other) => doOverlap(near, other))) return near;
  const step = label.height / 2 + 2;
  const far = places.flatMap(([x, y], index) =>
    Array.from(
      { length: farSteps },
      (_, count): CanvasPoint => [x, y + (index % 2 === 0 ? 1 : -1) * step * (count + 1)],
    ),
  );
  return best([near, ...far.map(boxAt)], taken);
}

/** How many half labels above or below a mark its label may go. */
const farSteps = 12;

type Taken = Parameters<typeof placeLabel>[4];

/** Gives the box that covers least, the first of equals. */
function best(boxes: readonly CanvasBox[], taken: Taken): CanvasBox {
  const costs = boxes.map((box) => {
    const points = taken.outlines.filter((point) => isInside(box, point)).length;
    // A label over another one hides a number, which is worse than any line.
    return points + taken.labels.filter((other) => doOverlap(box, other)).length * 1000;
  });
  return boxes[costs.indexOf(Math.min(...costs))] as CanvasBox;
}

function keepWithin(start: number, size: number, stage: number): number {
  return Math.max(4, Math.min(start, stage - size - 4));
}

function isInside(box: CanvasBox, [x, y]: CanvasPoint): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

function doOverlap(a: CanvasBox, b: CanvasBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
