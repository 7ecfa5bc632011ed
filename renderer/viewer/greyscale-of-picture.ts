import type { ColourPicture, Greyscale } from "../../shared/domain/report.ts";
import type { LookupTable } from "../../shared/imaging/lookup-table.ts";
import type { Shutter } from "../../shared/imaging/shutter.ts";
import { imageToStage, type Stage, toImage } from "../../shared/imaging/view-transform.ts";
import type { VoiWindow } from "../../shared/imaging/window.ts";
import { type Picture, stageOf } from "./image-painter.ts";

/** Larger tables would make every save of a draft slow; no presentation state is written for such an image. */
const mostEntries = 4096;

type ShownLook = Pick<Picture, "header" | "view" | "window" | "isInverted" | "hidden">;

/**
 * Gives what is between the stored values and a picture of this size, for a presentation state; null where none could say it: images
 * in colour, of floating point, planes made from a series, tables of more than 4096 entries, and bitmap shutters.
 */
export function greyscaleOf(
  { header, view, window, isInverted, hidden = [] }: ShownLook,
  size: Pick<Stage, "width" | "height">,
): Greyscale | null {
  const { transform, presentation, format, aspect } = header;
  // What a palette colours is not what a state in grey would show.
  if (header.isColour || format.isFloat || header.presented?.colours !== undefined) return null;
  const shutter = hidden.includes("shutter") ? null : header.shutter;
  if (shutter?.bitmap !== undefined) return null;
  const modality =
    transform.kind === "table"
      ? encodeTable({ ...transform, maximum: 65535, name: "" })
      : { slope: transform.slope, intercept: transform.intercept, unit: transform.unit };
  const voi = windowOf(window);
  const over = presentation === null ? null : encodeTable(presentation);
  if (modality === null || voi === null || (presentation !== null && over === null)) return null;
  return {
    rows: format.rows,
    columns: format.columns,
    aspect,
    area: areaOf(header, view, size),
    modality,
    window: voi,
    isInverted: isInverted !== header.isInverted,
    ...(over !== null && { presentation: over }),
    ...(shutter !== null && { shutter: shutterOf(shutter) }),
  };
}

/**
 * Gives what of an image in colour was shown at this size, for a presentation state; null where the picture is not what a state
 * could say: changed colours, shutters, grey images.
 */
export function colourOf(
  { header, view, window, isInverted, hidden = [] }: ShownLook,
  size: Pick<Stage, "width" | "height">,
): ColourPicture | null {
  const { format, aspect, shutter, overlays } = header;
  const isPlain = window.kind === "linearExact" && window.center === 127.5 && window.width === 255 && !isInverted;
  const hasShutter = shutter !== null && !hidden.includes("shutter");
  const hasOverlays = overlays.length > 0 && !hidden.includes("overlays");
  if (!header.isColour || !isPlain || hasShutter || hasOverlays) return null;
  return { rows: format.rows, columns: format.columns, aspect, area: areaOf(header, view, size) };
}

/** Edges of what a picture of this size shows, in image points of the unturned image: left, top, right, bottom. */
function areaOf(
  header: Picture["header"],
  view: Picture["view"],
  size: Pick<Stage, "width" | "height">,
): Greyscale["area"] {
  const affine = imageToStage(view, stageOf(header, size.width, size.height));
  const [a, b] = [toImage(affine, [0, 0]), toImage(affine, [size.width, size.height])];
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

function windowOf(window: VoiWindow): Greyscale["window"] | null {
  if (window.kind === "table") return encodeTable(window);
  return { kind: window.kind, center: window.center, width: window.width };
}

function encodeTable({ table, firstMapped, maximum }: LookupTable): NonNullable<Greyscale["presentation"]> | null {
  if (table.length > mostEntries) return null;
  const bytes = new Uint8Array(table.length * 2);
  table.forEach((entry, index) => {
    bytes[index * 2] = entry & 0xff;
    bytes[index * 2 + 1] = entry >> 8;
  });
  return { firstMapped, bits: Math.log2(maximum + 1), entries: btoa(String.fromCharCode(...bytes)) };
}

function shutterOf({ shapes, level }: Shutter): NonNullable<Greyscale["shutter"]> {
  return {
    level,
    shapes: shapes.map((shape) => {
      if (shape.kind === "rectangle") return { ...shape };
      if (shape.kind === "circle") return { ...shape, center: [shape.center[0], shape.center[1]] };
      return { ...shape, vertices: shape.vertices.map(([x, y]): [number, number] => [x, y]) };
    }),
  };
}
