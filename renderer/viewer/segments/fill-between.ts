import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import { type DeepMask, maskBetween } from "../../../shared/segmenting/between-slices.ts";
import { bytesOfMask } from "../../../shared/segmenting/mask-runs.ts";
import { findDecoded, loadDecoded } from "../image-loader.ts";
import { displaySetOf, updatePane, type ViewerStore } from "../viewer-store.ts";
import { maskOfSlice, sliceOn, withPixels } from "./masks.ts";
import { changePainting, changeSegment } from "./segment-changes.ts";
import { groundOfSet, type StackGround, type StackImage } from "./stack-ground.ts";

/** Fills the images between those that a segment lies on, as one change that can be undone; says where there are none. */
export async function fillBetween(store: ViewerStore, segment: OwnSegment): Promise<void> {
  const { activePane } = store.getState();
  const say = (notice: string) => updatePane(store, activePane, { notice });
  const stack = stackOfSegment(store, segment);
  if (stack === null) return say("The images of this segment are not in this case.");
  const gaps = gapsOf(segment, stack);
  if (gaps.length === 0) return say("There is no image between those that this segment lies on.");
  changePainting(store, { busy: "Images between are filled." });
  try {
    const edits: { image: StackImage; bytes: Uint8Array }[] = [];
    for (const { before, after, between } of gaps) {
      const [near, far] = [deepMask(segment, before), deepMask(segment, after)];
      for (const image of between) {
        if (findDecoded(image.imageId) === null) await loadDecoded(image.imageId);
        const bytes = maskBetween(near, far, image.depth, segment.ground);
        if (bytes.includes(1)) edits.push({ image, bytes });
        // One image takes some milliseconds; the page breathes between them.
        await new Promise((resolve) => {
          setTimeout(resolve, 0);
        });
      }
    }
    const now = store.getState().segments.find(({ id }) => id === segment.id);
    if (now !== segment) return say("The segment was changed meanwhile, so nothing was filled. Fill again.");
    if (edits.length === 0) return say("The outlines do not overlap anywhere between: nothing was filled.");
    changeSegment(store, segment.id, { ...withPixels(segment, edits), isAssisted: true });
  } catch (error) {
    say(`Nothing was filled. ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    changePainting(store, { busy: "" });
  }
}

/** Gives the series of a segment as it is in the case, or null. */
export function stackOfSegment(store: ViewerStore, { ground, slices }: OwnSegment): StackGround | null {
  const state = store.getState();
  const shown = displaySetOf(state, state.activePane);
  const sets = [...(shown === null ? [] : [shown]), ...state.displaySets];
  const [slice] = slices;
  for (const set of sets) {
    if (set.seriesInstanceUid !== ground.seriesInstanceUid || set.section !== undefined) continue;
    const image = set.images.find(
      ({ reference }) =>
        reference.sopInstanceUid === slice?.sopInstanceUid && reference.frameNumber === slice.frameNumber,
    );
    const found = image === undefined ? null : groundOfSet(set, image.imageId).stack;
    if (found !== null) return found;
  }
  return null;
}

interface Gap {
  readonly before: StackImage;
  readonly after: StackImage;
  readonly between: readonly StackImage[];
}

function gapsOf(segment: OwnSegment, { images }: StackGround): readonly Gap[] {
  const gaps: Gap[] = [];
  let [before, between]: [StackImage | null, StackImage[]] = [null, []];
  for (const image of images) {
    if (sliceOn(segment, image.reference) === undefined) {
      between.push(image);
      continue;
    }
    if (before !== null && between.length > 0) gaps.push({ before, after: image, between });
    [before, between] = [image, []];
  }
  return gaps;
}

function deepMask(segment: OwnSegment, { reference, depth }: StackImage): DeepMask {
  const slice = sliceOn(segment, reference);
  return {
    bytes: bytesOfMask(slice === undefined ? null : maskOfSlice(segment, slice), segment.ground),
    depthMm: depth,
  };
}
