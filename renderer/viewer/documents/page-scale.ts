/** A size in any unit that both sides share. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** CSS pixels to a point at 100 %: 96 to an inch of 72 points (PDF 32000-1, 8.3.2.3). */
export const cssPixelsToPoint = 96 / 72;

/** No canvas is larger: a page may claim any size, and what is drawn takes four bytes a pixel. */
const mostPixels = 16_777_216;
const longestSide = 8192;
/** Nor is anything laid out larger than this, in CSS pixels. */
const longestShown = 20_000;

const leastZoom = 0.25;
const mostZoom = 8;

/** Gives a zoom within what a page can be zoomed to. */
export function limitZoom(zoom: number): number {
  return Math.min(Math.max(zoom, leastZoom), mostZoom);
}

/** Print is read well down to this share of its size on paper. */
const leastReadable = 0.8;

/**
 * Gives how large a page is shown, in CSS pixels to a point: the whole page where its print can be read then, else as large
 * as on paper, to be scrolled; never wider than the pane; times `zoom`.
 */
export function shownScale(page: Extent, box: Extent, zoom: number): number {
  const toWidth = box.width / page.width;
  const whole = Math.min(toWidth, box.height / page.height);
  const isReadable = whole >= leastReadable * cssPixelsToPoint;
  const first = isReadable ? whole : Math.min(toWidth, cssPixelsToPoint);
  return Math.min(first * zoom, longestShown / Math.max(page.width, page.height));
}

/** Gives device pixels to a point that a page is drawn with: one to each of the screen, or fewer where that were too many. */
export function drawnScale(page: Extent, shown: number, pixelRatio: number): number {
  const byArea = Math.sqrt(mostPixels / (page.width * page.height));
  const bySide = longestSide / Math.max(page.width, page.height);
  return Math.min(shown * pixelRatio, byArea, bySide);
}
