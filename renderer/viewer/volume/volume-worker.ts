import { straightenedLines } from "../../../shared/imaging/volume/curve.ts";
import { RayCaster } from "../../../shared/imaging/volume/ray-caster.ts";
import { reslice, resliceLines, type VoxelArray } from "../../../shared/imaging/volume/reslice.ts";
import type { VolumeGeometry } from "../../../shared/imaging/volume/slice-geometry.ts";
import { usualLevels } from "../../../shared/imaging/volume/volume-presets.ts";
import type { VolumeAnswer, VolumeJob, VolumeRequest } from "./volume-messages.ts";

interface HeldVolume {
  readonly sliceCount: number;
  readonly slicePixels: number;
  voxels: VoxelArray | null;
  geometry: VolumeGeometry | null;
  /** Made for the first rendering. */
  caster: RayCaster | null;
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
    volumes.set(request.volumeId, { sliceCount, slicePixels, voxels: null, geometry: null, caster: null });
    return;
  }
  if (request.kind === "drop") {
    volumes.delete(request.volumeId);
    return;
  }
  const volume = volumes.get(request.volumeId);
  if (request.kind === "job") answerJob(request.requestId, request.job, volume);
  else if (volume === undefined) return;
  else if (request.kind === "slice") takeSlice(volume, request.index, request.pixels);
  else volume.geometry = request.geometry;
}

function takeSlice(volume: HeldVolume, index: number, pixels: VoxelArray): void {
  volume.voxels ??= arrayLike(pixels, volume.sliceCount * volume.slicePixels);
  volume.voxels.set(pixels.subarray(0, volume.slicePixels), index * volume.slicePixels);
}

function answerJob(requestId: number, job: VolumeJob, volume: HeldVolume | undefined): void {
  if (volume?.geometry === null || volume?.geometry === undefined || volume.voxels === null) {
    answer({ requestId, problem: "This picture could not be made: its series was closed. Open it again." }, []);
    return;
  }
  const result = resultOf(job, volume, volume.geometry, volume.voxels).buffer as ArrayBuffer;
  answer({ requestId, result }, [result]);
}

function resultOf(job: VolumeJob, volume: HeldVolume, geometry: VolumeGeometry, voxels: VoxelArray): ArrayBufferView {
  switch (job.kind) {
    case "section":
      return reslice(geometry, voxels, job.plane, job.slab);
    case "straightened":
      return resliceLines(geometry, voxels, straightenedLines(job.places, job.layout), job.layout.columns, job.slab);
    case "render":
      volume.caster ??= new RayCaster(geometry, voxels);
      return volume.caster.render(job.scene, job.band);
    case "levels":
      return Float32Array.from(usualLevels(voxels));
  }
}

function arrayLike(example: VoxelArray, length: number): VoxelArray {
  const Kind = example.constructor as new (length: number) => VoxelArray;
  return new Kind(length);
}
