import { bytesOf, type DicomJsonInstance, numberOf, valuesOf } from "./attributes.ts";
import type { ImageHeader } from "./image-header.ts";
import type { PixelArray, PixelFormat } from "./pixel-format.ts";
import { normalOf } from "./plane.ts";
import { privateNumber, privateTag } from "./private-values.ts";
import { readCsaHeader } from "./siemens-csa.ts";
import { dot, moved, type Vector } from "./vector.ts";

/** Where one slice lies in the image that it is tiled into. */
export interface MosaicTile {
  /** Number of the slice in the mosaic, from 1. */
  readonly number: number;
  /** First row and column of the tile in the mosaic. */
  readonly top: number;
  readonly left: number;
  /** How the whole mosaic is stored. */
  readonly whole: PixelFormat;
}

/** Tells whether Image Type says that slices are tiled in one image. */
export function isMosaic(instance: DicomJsonInstance): boolean {
  return valuesOf(instance, "00080008").includes("MOSAIC");
}

/**
 * Gives the slices of a Siemens mosaic as images of their own, in the order of their tiles, each at its place in the
 * patient; or the sentence why they cannot be told apart. The number of slices and their normal come from the CSA header:
 * without it, or where it contradicts the image, nothing is guessed. The stored position is that of the mosaic's corner,
 * as if all of it were one slice around the same centre.
 */
export function unpackMosaic(
  instance: DicomJsonInstance,
  header: ImageHeader,
): { readonly slices: readonly ImageHeader[] } | { readonly problem: string } {
  const geometry = readGeometry(instance, header);
  if (typeof geometry === "string") return { problem: `Mosaic shown as it is: ${geometry}` };
  const { count, grid, normal, stepMm } = geometry;
  const rows = header.format.rows / grid;
  const columns = header.format.columns / grid;
  const { plane, spacing } = header;
  const [rowMm, columnMm] = spacing.whole.spacingMm ?? [1, 1];
  const corner = plane?.position as Vector;
  const across = moved(corner, plane?.alongRow as Vector, ((header.format.columns - columns) / 2) * columnMm);
  const first = moved(across, plane?.alongColumn as Vector, ((header.format.rows - rows) / 2) * rowMm);
  const slices = Array.from({ length: count }, (_, index): ImageHeader => {
    const position = moved(first, normal, index * stepMm);
    return {
      ...header,
      format: { ...header.format, rows, columns },
      // These lie over the mosaic as a whole.
      overlays: [],
      shutter: null,
      plane: plane === null ? null : { ...plane, position },
      notes: header.overlays.length > 0 ? [...header.notes, "Overlay of the mosaic not shown"] : header.notes,
      tile: {
        number: index + 1,
        top: Math.floor(index / grid) * rows,
        left: (index % grid) * columns,
        whole: header.format,
      },
    };
  });
  return { slices };
}

/** Gives the stored values of one slice of a mosaic. `stored` are those of the whole mosaic, row by row. */
export function cutTile(
  stored: PixelArray,
  { top, left, whole }: MosaicTile,
  { rows, columns }: Pick<PixelFormat, "rows" | "columns">,
): PixelArray {
  const cut = stored.slice(0, rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const from = (top + row) * whole.columns + left;
    for (let column = 0; column < columns; column += 1) cut[row * columns + column] = stored[from + column] ?? 0;
  }
  return cut;
}

interface MosaicGeometry {
  readonly count: number;
  /** Tiles in a row and in a column. */
  readonly grid: number;
  readonly normal: Vector;
  readonly stepMm: number;
}

function readGeometry(instance: DicomJsonInstance, header: ImageHeader): MosaicGeometry | string {
  const tag = privateTag(instance, { group: "0029", creator: "SIEMENS CSA HEADER", element: "10" });
  const bytes = tag === null ? null : bytesOf(instance, tag);
  if (bytes === null) return "the maker's header that says where its slices lie is missing";
  const csa = readCsaHeader(bytes);
  if (csa === null) return "the maker's header that says where its slices lie cannot be read";
  const count = Number(csa.get("NumberOfImagesInMosaic")?.[0] ?? "");
  if (!Number.isInteger(count) || count < 1 || count > 4096)
    return "the maker's header does not say how many slices it holds";
  const stated = privateNumber(instance, { group: "0019", creator: "SIEMENS MR HEADER", element: "0A" });
  if (stated !== null && stated !== count) return `its headers say ${count} and ${stated} slices`;
  const grid = Math.ceil(Math.sqrt(count));
  const { rows, columns, samplesPerPixel } = header.format;
  if (rows % grid !== 0 || columns % grid !== 0 || samplesPerPixel !== 1) {
    return `${count} slices do not fit into ${columns} × ${rows} pixels`;
  }
  return readPlaces(instance, header, csa, { count, grid });
}

function readPlaces(
  instance: DicomJsonInstance,
  { plane, spacing }: ImageHeader,
  csa: ReadonlyMap<string, readonly string[]>,
  tiles: { readonly count: number; readonly grid: number },
): MosaicGeometry | string {
  if (plane === null || plane.position === null || spacing.whole.spacingMm === null) return "its position is missing";
  const stepMm = numberOf(instance, "00180088");
  if (stepMm === null || !(stepMm > 0 && stepMm < 1000)) return "the distance between its slices is missing";
  const vector = (csa.get("SliceNormalVector") ?? []).map(Number);
  const [x, y, z] = vector;
  if (vector.length !== 3 || x === undefined || y === undefined || z === undefined || !vector.every(Number.isFinite)) {
    return "the maker's header does not say in which direction its slices follow";
  }
  const normal: Vector = [x, y, z];
  // The direction may be against that of the rows and columns, but it is at a right angle to them.
  const isParallel =
    Math.abs(Math.abs(dot(normal, normalOf(plane))) - 1) < 0.001 && Math.abs(dot(normal, normal) - 1) < 0.002;
  return isParallel ? { ...tiles, normal, stepMm } : "its headers name different directions";
}
