import type { CurvedLayout, CurvePlace } from "../../../shared/imaging/volume/curve.ts";
import type { PictureBand, VolumeScene } from "../../../shared/imaging/volume/ray-caster.ts";
import type { SectionPlane, Slab, VoxelArray } from "../../../shared/imaging/volume/reslice.ts";
import type { VolumeGeometry } from "../../../shared/imaging/volume/slice-geometry.ts";

/** What the worker can make of a volume, and what comes back for it. */
export type VolumeJob =
  /** The values of a plane as 32-bit floats; NaN where there is no data. */
  | { readonly kind: "section"; readonly plane: SectionPlane; readonly slab: Slab }
  /** The values of a straightened picture as 32-bit floats; NaN where there is no data. */
  | {
      readonly kind: "straightened";
      readonly places: readonly CurvePlace[];
      readonly layout: CurvedLayout;
      readonly slab: Slab;
    }
  /** The pixels of a band of a volume rendering, four bytes each. */
  | { readonly kind: "render"; readonly scene: VolumeScene; readonly band: PictureBand }
  /** Usual least and greatest value, as two 32-bit floats. */
  | { readonly kind: "levels" };

/** What the window asks of the worker that holds the volumes. */
export type VolumeRequest =
  | { readonly kind: "create"; readonly volumeId: string; readonly sliceCount: number; readonly slicePixels: number }
  | { readonly kind: "slice"; readonly volumeId: string; readonly index: number; readonly pixels: VoxelArray }
  /** All slices are here; the geometry names them by depth. */
  | { readonly kind: "seal"; readonly volumeId: string; readonly geometry: VolumeGeometry }
  | { readonly kind: "job"; readonly requestId: number; readonly volumeId: string; readonly job: VolumeJob }
  | { readonly kind: "drop"; readonly volumeId: string };

/** What a job brought, or the sentence why there is nothing. */
export type VolumeAnswer =
  | { readonly requestId: number; readonly result: ArrayBuffer }
  | { readonly requestId: number; readonly problem: string };
