import { reslice, type VoxelArray } from "../../../shared/imaging/volume/reslice.ts";
import type { VolumeGeometry } from "../../../shared/imaging/volume/slice-geometry.ts";
import type { VolumeAnswer, VolumeRequest } from "./volume-messages.ts";

interface HeldVolume {
  readonly sliceCount: number;
  readonly slicePixels: number;
  voxels: VoxelArray | null;
  geometry: VolumeGeometry | null;
}

const volumes = new Map<string, HeldVolume>();

/** Answers the window; a worker's own way of sending, which the page's types do not describe. */
const answer = (message: VolumeAnswer, transfer: Transferable[]): void =>
  (self as unknown as { postMessage(message: VolumeAnswer, transfer: Transferable[]): void }).postMessage(
    message,
    transfer,
  );

self.addEventListener("message", ({ data }: MessageEvent<VolumeRequest>) => handle(data));

function handle(request: VolumeRequest): void {
  if (request.kind === "create") {
    const { sliceCount, slicePixels } = request;
    volumes.set(request.volumeId, { sliceCount, slicePixels, voxels: null, geometry: null });
    return;
  }
  if (request.kind === "drop") {
    volumes.delete(request.volumeId);
    return;
  }
  const volume = volumes.get(request.volumeId);
  if (request.kind === "section") answerSection(request, volume);
  else if (volume === undefined) return;
  else if (request.kind === "slice") takeSlice(volume, request.index, request.pixels);
  else volume.geometry = request.geometry;
}

function takeSlice(volume: HeldVolume, index: number, pixels: VoxelArray): void {
  volume.voxels ??= arrayLike(pixels, volume.sliceCount * volume.slicePixels);
  volume.voxels.set(pixels.subarray(0, volume.slicePixels), index * volume.slicePixels);
}

function answerSection(request: Extract<VolumeRequest, { kind: "section" }>, volume: HeldVolume | undefined): void {
  const { requestId, plane, slab } = request;
  if (volume?.geometry === null || volume?.geometry === undefined || volume.voxels === null) {
    answer({ requestId, problem: "This plane could not be made: its series was closed. Open it again." }, []);
    return;
  }
  const values = reslice(volume.geometry, volume.voxels, plane, slab) as Float32Array<ArrayBuffer>;
  answer({ requestId, values }, [values.buffer]);
}

function arrayLike(example: VoxelArray, length: number): VoxelArray {
  const Kind = example.constructor as new (length: number) => VoxelArray;
  return new Kind(length);
}
