import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import type { PixelArray } from "../../../shared/imaging/pixel-format.ts";
import { meaningOf, type ValueTransform } from "../../../shared/imaging/value-transform.ts";
import {
  choiceNote,
  keptSlices,
  type MemoryPlan,
  planVolumeMemory,
  type SliceChoice,
} from "../../../shared/imaging/volume/memory-plan.ts";
import type { VoxelArray } from "../../../shared/imaging/volume/reslice.ts";
import {
  judgeSliceGeometry,
  type SliceGeometry,
  type VolumeGeometry,
} from "../../../shared/imaging/volume/slice-geometry.ts";
import { findImage } from "../image-registry.ts";
import type { DecodedImage } from "../native-samples.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { requestJob, tellVolumeWorker } from "./volume-connection.ts";
import type { VolumeJob } from "./volume-messages.ts";

/** Loads one image and gives its pixels; rejects with a sentence. */
export type ReadSlice = (imageId: string) => Promise<DecodedImage>;

const readersAtOnce = 4;
const attemptsAtMost = 5;
let volumeCount = 0;

/** What makes a grey picture of a volume. */
export type SectionJob = Extract<VolumeJob, { kind: "section" | "straightened" }>;

/** A series as a volume that planes are made from: its voxels live once, in the worker. */
export class Volume {
  readonly id: string;
  readonly set: DisplaySet;
  /** What its voxels take in the worker. */
  readonly bytes: number;
  readonly geometry: VolumeGeometry;
  /** What is corrected, left out or left empty, for every plane made from it. */
  readonly notes: readonly string[];
  /** Header of one slice, for what they have in common. */
  readonly header: ImageHeader;
  /** From voxels to values with a meaning. */
  readonly transform: ValueTransform;
  readonly #imageIds: readonly string[];
  readonly #isScaled: boolean;
  readonly #listeners = new Set<() => void>();
  #readCount = 0;
  #isDropped = false;
  readonly ready: Promise<void>;

  constructor(set: DisplaySet, slices: Slices, read: ReadSlice) {
    volumeCount += 1;
    // One that is read anew is another volume: nothing asked of the old one may be answered from it.
    this.id = `${set.id}#${volumeCount}`;
    this.set = set;
    this.bytes = slices.bytes;
    this.geometry = slices.geometry;
    this.notes = slices.notes;
    this.header = slices.header;
    this.#imageIds = slices.imageIds;
    this.#isScaled = slices.isScaled;
    this.transform = slices.isScaled
      ? { kind: "linear", slope: 1, intercept: 0, unit: slices.header.transform.unit }
      : slices.header.transform;
    this.ready = this.#read(read);
    // Whoever asks for a plane hears of it; nobody has to.
    this.ready.catch(() => undefined);
  }

  /** How many slices have been read, of how many. */
  progress(): { readonly read: number; readonly total: number } {
    return { read: this.#readCount, total: this.#imageIds.length };
  }

  /** Calls back while slices are read; gives the function that ends it. */
  onProgress(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives a plane or a straightened picture as pixels, once every slice has been read. Rejects with a sentence for the pane. */
  async picture(job: SectionJob, signal: AbortSignal): Promise<DecodedImage> {
    const stored = new Float32Array(await this.make(job, signal));
    return { stored, rgba: null, range: rangeOf(stored) };
  }

  /** Gives what a job makes of the voxels, once every slice has been read. Rejects with a sentence for the pane. */
  async make(job: VolumeJob, signal: AbortSignal): Promise<ArrayBuffer> {
    await this.ready;
    signal.throwIfAborted();
    return await requestJob(this.id, job, signal);
  }

  /** Frees the voxels. */
  drop(): void {
    this.#isDropped = true;
    tellVolumeWorker({ kind: "drop", volumeId: this.id });
  }

  async #read(read: ReadSlice): Promise<void> {
    const { rows, columns } = this.geometry;
    const sliceCount = this.#imageIds.length;
    tellVolumeWorker({ kind: "create", volumeId: this.id, sliceCount, slicePixels: rows * columns });
    let [next, failedCount] = [0, 0];
    const readers = Array.from({ length: readersAtOnce }, async () => {
      for (let index = next++; index < sliceCount && !this.#isDropped; index = next++) {
        await this.#readSlice(read, index).catch(() => {
          failedCount += 1;
        });
        this.#readCount += 1;
        for (const listener of [...this.#listeners]) listener();
      }
    });
    await Promise.all(readers);
    if (this.#isDropped) throw new Error("This picture could not be made: its series was closed. Open it again.");
    // The planes' headers say what the geometry corrects; a gap that came later would be shown without a word.
    if (failedCount > 0) {
      const many = failedCount === 1 ? "1 of its images" : `${failedCount} of its images`;
      throw new Error(
        `No planes are made from this series: ${many} could not be read. Open the case again to try anew.`,
      );
    }
    tellVolumeWorker({ kind: "seal", volumeId: this.id, geometry: this.geometry });
  }

  /** A pane that lets go of an image ends its fetch, which may be the one that is waited for here: it is asked for anew. */
  async #pixelsOf(read: ReadSlice, imageId: string): Promise<DecodedImage> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read(imageId);
      } catch (error) {
        const isEnded = error instanceof Error && error.name === "AbortError";
        if (!isEnded || this.#isDropped || attempt >= attemptsAtMost) throw error;
      }
    }
  }

  async #readSlice(read: ReadSlice, index: number): Promise<void> {
    const imageId = this.#imageIds[index] ?? "";
    const { stored } = await this.#pixelsOf(read, imageId);
    const header = findImage(imageId)?.header ?? this.header;
    const pixels = this.#isScaled ? scale(stored, header.transform) : copyOf(stored);
    tellVolumeWorker({ kind: "slice", volumeId: this.id, index, pixels }, [pixels.buffer]);
  }
}

/** The slices of a volume by depth, with what they have in common. */
export interface Slices {
  readonly geometry: VolumeGeometry;
  readonly notes: readonly string[];
  readonly header: ImageHeader;
  readonly imageIds: readonly string[];
  /** Values are rescaled on the way in, because slices differ in how. */
  readonly isScaled: boolean;
  readonly bytes: number;
}

/** What stands in the way of a volume: a sentence, or memory, with what fits instead. */
export type SlicesRefusal = { readonly refusal: string } | { readonly plan: MemoryPlan };

/**
 * Gives the slices of a series as a volume, those that are chosen where not all fit into the free bytes; else the sentence
 * why no planes can be made from it, or the plan of what fits. `shown` is the image that the reader looks at.
 */
export function slicesOf(
  set: DisplaySet,
  memory: { readonly freeBytes: number; readonly choice: SliceChoice; readonly shown: number },
): Slices | SlicesRefusal {
  const images = set.images.map(({ imageId }) => ({ imageId, header: findImage(imageId)?.header }));
  const known = images.filter((image): image is { imageId: string; header: ImageHeader } => image.header !== undefined);
  const [first] = known;
  if (first === undefined || known.some(({ header }) => header.isColour || header.problem !== "")) {
    return { refusal: "No planes are made from this series: not all of its images are grey images that can be shown." };
  }
  const { header } = first;
  const isScaled = known.some((image) => !isSameTransform(image.header.transform, header.transform));
  const bytesPerSlice = header.format.rows * header.format.columns * bytesPerVoxel(header, isScaled);
  const whole = judgeSliceGeometry(known.map(geometryOf));
  if (whole.kind === "refused") return { refusal: whole.reason };
  const { order } = whole.geometry;
  const kept = keptSlices(memory.choice, order.length).map((place) => order[place] ?? 0);
  const bytes = kept.length * bytesPerSlice;
  if (bytes > memory.freeBytes) {
    return { plan: planVolumeMemory(order.length, bytesPerSlice, memory.freeBytes, order.indexOf(memory.shown)) };
  }
  const chosen = kept.map((index) => known[index] as { imageId: string; header: ImageHeader });
  const verdict = memory.choice.kind === "whole" ? whole : judgeSliceGeometry(chosen.map(geometryOf));
  if (verdict.kind === "refused") return { refusal: verdict.reason };
  const notes = [choiceNote(memory.choice, order.length), ...verdict.notes].filter((note) => note !== "");
  const { geometry } = verdict;
  // The geometry names its slices in the order of the images that it was given.
  const imageIds = geometry.order.map(
    (index) => (memory.choice.kind === "whole" ? known : chosen)[index]?.imageId ?? "",
  );
  return { geometry, notes, header, imageIds, isScaled, bytes };
}

function bytesPerVoxel({ format }: ImageHeader, isScaled: boolean): number {
  return isScaled || format.isFloat ? 4 : Math.max(1, format.bitsAllocated / 8);
}

function geometryOf({ header }: { readonly header: ImageHeader }, index: number): SliceGeometry {
  const { plane, format, spacing, instanceNumber } = header;
  const name = instanceNumber === null ? `image ${index + 1}` : `image ${instanceNumber}`;
  return { plane, rows: format.rows, columns: format.columns, spacing: spacing.whole, name };
}

function isSameTransform(a: ValueTransform, b: ValueTransform): boolean {
  return a.kind === "linear" && b.kind === "linear" && a.slope === b.slope && a.intercept === b.intercept;
}

function scale(stored: PixelArray, transform: ValueTransform): Float32Array<ArrayBuffer> {
  const output = new Float32Array(stored.length);
  for (let index = 0; index < stored.length; index += 1) output[index] = meaningOf(transform, stored[index] ?? 0);
  return output;
}

/** The cache keeps its own array; the worker gets one that can be handed over. */
function copyOf(stored: PixelArray): VoxelArray & { readonly buffer: ArrayBuffer } {
  const copy = stored instanceof Float64Array ? Float32Array.from(stored) : stored.slice();
  return copy as VoxelArray & { readonly buffer: ArrayBuffer };
}

function rangeOf(values: Float32Array): { readonly minimum: number; readonly maximum: number } {
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return minimum <= maximum ? { minimum, maximum } : { minimum: 0, maximum: 0 };
}
