import type { Spacing } from "../spacing.ts";
import type { Vector } from "../vector.ts";
import { cross, moved } from "../vector.ts";
import type { SliceGeometry, VolumeGeometry } from "./slice-geometry.ts";

/** How a phantom's slices lie. */
export interface PhantomLayout {
  readonly rows: number;
  readonly columns: number;
  readonly spacingMm: readonly [number, number];
  readonly alongRow: Vector;
  readonly alongColumn: Vector;
  /** Centre of the first pixel of the first slice. */
  readonly origin: Vector;
  /** Places along the normal, in mm, in the order of the list. */
  readonly depths: readonly number[];
  /** How far each mm of depth moves a slice along its columns, as a tilted gantry does. */
  readonly shear?: number;
}

/** An upright axial phantom, 40 x 32 pixels of 0.8 x 1.1 mm, 30 slices 2 mm apart. */
export const axialLayout: PhantomLayout = {
  rows: 40,
  columns: 32,
  spacingMm: [1.1, 0.8],
  alongRow: [1, 0, 0],
  alongColumn: [0, 1, 0],
  origin: [-12, -20, 100],
  depths: Array.from({ length: 30 }, (_, index) => index * 2),
};

const exact = (spacingMm: readonly [number, number]): Spacing => ({
  spacingMm,
  source: "pixelSpacing",
  trust: "exact",
  warnings: [],
});

/** Gives the slices of a phantom. */
export function phantomSlices(layout: PhantomLayout): SliceGeometry[] {
  const normal = cross(layout.alongRow, layout.alongColumn);
  return layout.depths.map((depth, index) => ({
    rows: layout.rows,
    columns: layout.columns,
    spacing: exact(layout.spacingMm),
    name: `image ${index + 1}`,
    plane: {
      alongRow: layout.alongRow,
      alongColumn: layout.alongColumn,
      position: moved(moved(layout.origin, normal, depth), layout.alongColumn, depth * (layout.shear ?? 0)),
    },
  }));
}

/** Gives voxels whose value at each place in the patient is what a function says. */
export function phantomVoxels(geometry: VolumeGeometry, valueAt: (place: Vector) => number): Float32Array {
  const { rows, columns, positions, spacingMm, alongRow, alongColumn } = geometry;
  const voxels = new Float32Array(rows * columns * positions.length);
  positions.forEach((position, slice) => {
    for (let row = 0; row < rows; row += 1) {
      const line = moved(position, alongColumn, row * spacingMm[0]);
      for (let column = 0; column < columns; column += 1) {
        voxels[(slice * rows + row) * columns + column] = valueAt(moved(line, alongRow, column * spacingMm[1]));
      }
    }
  });
  return voxels;
}
