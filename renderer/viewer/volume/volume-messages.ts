import type { SectionPlane, Slab, VoxelArray } from "../../../shared/imaging/volume/reslice.ts";
import type { VolumeGeometry } from "../../../shared/imaging/volume/slice-geometry.ts";

/** What the window asks of the worker that holds the volumes. */
export type VolumeRequest =
  | { readonly kind: "create"; readonly volumeId: string; readonly sliceCount: number; readonly slicePixels: number }
  | { readonly kind: "slice"; readonly volumeId: string; readonly index: number; readonly pixels: VoxelArray }
  /** All slices are here; the geometry names them by depth. */
  | { readonly kind: "seal"; readonly volumeId: string; readonly geometry: VolumeGeometry }
  | {
      readonly kind: "section";
      readonly requestId: number;
      readonly volumeId: string;
      readonly plane: SectionPlane;
      readonly slab: Slab;
    }
  | { readonly kind: "drop"; readonly volumeId: string };

/** A finished section, or the sentence why there is none. */
export type VolumeAnswer =
  | { readonly requestId: number; readonly values: Float32Array<ArrayBuffer> }
  | { readonly requestId: number; readonly problem: string };
