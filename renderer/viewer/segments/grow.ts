import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { type GrownRegion, growRegion } from "../../../shared/segmenting/grow-region.ts";
import { bytesOfMask } from "../../../shared/segmenting/mask-runs.ts";
import { findDecoded, loadDecoded } from "../image-loader.ts";
import { updatePane, type ViewerStore } from "../viewer-store.ts";
import { maskOfSlice, sliceOn, withPixels } from "./masks.ts";
import { changePainting, changeSegment } from "./segment-changes.ts";
import type { StackGround, StackImage } from "./stack-ground.ts";
import { valueTest } from "./stroke.ts";

const running = new WeakMap<ViewerStore, AbortController>();

/** Cancels a region that is growing; gives whether there was one. */
export function cancelGrowth(store: ViewerStore): boolean {
  const abort = running.get(store);
  if (abort === undefined) return false;
  abort.abort();
  running.delete(store);
  return true;
}

/** Grows a region from a pixel within the range of values and the reach, and adds it to the segment as one change. */
export async function growFrom(
  store: ViewerStore,
  paneIndex: number,
  segment: OwnSegment,
  stack: StackGround,
  middle: StackImage,
  at: ImagePoint,
): Promise<void> {
  const { range, isThrough } = store.getState().painting;
  if (range === null) return;
  const abort = new AbortController();
  running.set(store, abort);
  changePainting(store, { busy: "A region is growing." });
  try {
    const [column, row] = [Math.round(at[0]), Math.round(at[1])];
    const seed = { slice: stack.images.indexOf(middle), column, row };
    const ground = { ...growthGround(store, stack, middle, [column, row], abort.signal), isFlat: !isThrough };
    const grown = await growRegion(seed, ground);
    if (grown === null || abort.signal.aborted) return;
    keepRegion(store, paneIndex, segment, stack, grown);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    updatePane(store, paneIndex, { notice: `The region could not be grown, and nothing was changed. ${why}` });
  } finally {
    running.delete(store);
    changePainting(store, { busy: "" });
  }
}

function keepRegion(
  store: ViewerStore,
  paneIndex: number,
  segment: OwnSegment,
  stack: StackGround,
  { slices, isBounded }: GrownRegion,
): void {
  if (slices.size === 0) {
    updatePane(store, paneIndex, { notice: "The pixel that was clicked is out of the range: nothing was painted." });
    return;
  }
  // A change that came meanwhile, from this window or another, stays: the region is added to what is there now.
  const now = store.getState().segments.find(({ id }) => id === segment.id);
  if (now === undefined) return;
  const edits = [...slices].flatMap(([slice, bytes]) => {
    const image = stack.images[slice];
    return image === undefined ? [] : [{ image, bytes: added(now, image, bytes) }];
  });
  changeSegment(store, now.id, { ...withPixels(now, edits), isAssisted: true });
  const { reachMm } = store.getState().painting;
  if (isBounded) {
    updatePane(store, paneIndex, {
      notice: `The region was stopped ${reachMm} mm from where it began. Look at its edge.`,
    });
  }
}

function added(segment: OwnSegment, image: StackImage, bytes: Uint8Array): Uint8Array {
  const slice = sliceOn(segment, image.reference);
  const before = bytesOfMask(slice === undefined ? null : maskOfSlice(segment, slice), segment.ground);
  return bytes.map((byte, index) => byte | (before[index] ?? 0));
}

function growthGround(
  store: ViewerStore,
  { ground, images }: StackGround,
  middle: StackImage,
  [column, row]: ImagePoint,
  signal: AbortSignal,
) {
  const { range, reachMm } = store.getState().painting;
  const [rowMm, columnMm] = ground.spacingMm;
  let lastPause = performance.now();
  return {
    ...{ rows: ground.rows, columns: ground.columns, sliceCount: images.length },
    async mayGrow(slice: number) {
      const image = images[slice];
      if (image === undefined || range === null) return () => false;
      if (findDecoded(image.imageId) === null) await loadDecoded(image.imageId);
      return valueTest(image, range) ?? (() => false);
    },
    isWithin(slice: number, x: number, y: number) {
      const deep = (images[slice]?.depth ?? 0) - middle.depth;
      return ((x - column) * columnMm) ** 2 + ((y - row) * rowMm) ** 2 + deep ** 2 <= reachMm ** 2;
    },
    async pause() {
      if (performance.now() - lastPause > 12) {
        await new Promise((resolve) => {
          setTimeout(resolve, 0);
        });
        lastPause = performance.now();
      }
      return !signal.aborted;
    },
  };
}
