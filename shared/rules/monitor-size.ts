import type { DisplaySize, Monitor } from "../domain/display.ts";

/** Length and height of the card that a person lays on the screen, in mm. Source: ISO/IEC 7810, ID-1. */
export const cardMm = { width: 85.6, height: 53.98 } as const;

/** Smallest and largest distance of pixels that a screen for reading can have, in mm: about 850 to 25 to the inch. */
const sensibleMm = { least: 0.03, most: 1 } as const;

/** Gives the length of a pixel of the screen from how many of them the card's long side takes, in mm; null where none has such. */
export function mmPerPixelOfCard(pixels: number): number | null {
  return sensible(cardMm.width / pixels);
}

/** Gives the length of a pixel from the diagonal in inches, as screens are sold; null where none has such. */
export function mmPerPixelOfDiagonal(
  inches: number,
  monitor: Pick<Monitor, "width" | "height">,
  systemScale: number,
): number | null {
  return sensible((inches * 25.4) / (Math.hypot(monitor.width, monitor.height) * systemScale));
}

function sensible(mm: number): number | null {
  return mm >= sensibleMm.least && mm <= sensibleMm.most ? mm : null;
}

/** Gives why a calibration does not hold at a monitor as it is now, or an empty string. */
export function whySizeFails(size: DisplaySize | null, monitor: Monitor): string {
  if (size === null) return "The size of this monitor's pixels is not known. Calibrate it once, with a bank card.";
  if (Math.abs(size.pixelRatio - monitor.pixelRatio) < 0.001) return "";
  return "The page zoom or the system's scale has changed since this monitor was calibrated, so true size is not sure. Set the zoom back, or calibrate again.";
}
