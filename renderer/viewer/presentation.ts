import type { KeyImage } from "../../shared/domain/report.ts";
import type { View } from "../../shared/imaging/view-transform.ts";
import type { VoiWindow } from "../../shared/imaging/window.ts";

/** How a pane showed an image when it was marked as a key image. */
export type Presentation = KeyImage["presentation"];

interface ImageSize {
  readonly rows: number;
  readonly columns: number;
}

/** Gives the shift of a view's centre from the image's centre in image pixels, columns then rows. */
export function panOf(view: View, { rows, columns }: ImageSize): [number, number] {
  return [(columns - 1) / 2 - view.center[0], (rows - 1) / 2 - view.center[1]];
}

/** Gives the view that an image was marked with. */
export function viewAsMarked(presentation: Presentation, { rows, columns }: ImageSize): View {
  const { pan, zoom, rotationDegrees, isFlippedHorizontally, isFlippedVertically } = presentation;
  const center = [(columns - 1) / 2 - pan[0], (rows - 1) / 2 - pan[1]] as const;
  return { center, zoom, rotationDegrees, isFlippedHorizontally, isFlippedVertically };
}

/**
 * Gives the window that an image was marked with: the header's own where centre and width are the same, so that its shape
 * and name come back too. Null, for the image's first window, where it was marked in colour or with a table.
 */
export function windowAsMarked(presentation: Presentation, windows: readonly VoiWindow[]): VoiWindow | null {
  const { windowCenter: center, windowWidth: width } = presentation;
  if (center === null || width === null) return null;
  const same = windows.find((window) => window.kind !== "table" && window.center === center && window.width === width);
  const first = windows.find((window) => window.kind !== "table");
  return same ?? { kind: first?.kind ?? "linearExact", center, width, name: "" };
}
