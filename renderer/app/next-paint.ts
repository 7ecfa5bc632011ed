/** A window that nobody sees paints nothing. */
const longestWaitMs = 100;

/** Ends when what is on its way to the screen has been painted, at the latest after a tenth of a second. Never rejects. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, longestWaitMs);
    // A frame's callbacks run before it is painted, the next task after.
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}
