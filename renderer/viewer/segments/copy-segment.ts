import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import { framesOfImage } from "../../../shared/objects/segment-stack.ts";
import type { Segment, Segmentation } from "../../../shared/objects/segmentation.ts";
import { fixedHyphen } from "../../app/format.ts";
import { findDecoded, loadDecoded } from "../image-loader.ts";
import { findImage } from "../image-registry.ts";
import { colourOf } from "../objects/layer-painter.ts";
import { layerName } from "../objects/layer-words.ts";
import { type CaseLayer, isOfSegments, loaderOf, pictureOf, stackOf } from "../objects/layers.ts";
import type { Viewer } from "../viewer.ts";
import { updatePane } from "../viewer-store.ts";
import { withPixels } from "./masks.ts";
import { choosePainting } from "./segment-actions.ts";
import { changePainting, changeSegment } from "./segment-changes.ts";
import { groundOfSet, type StackGround, type StackImage } from "./stack-ground.ts";

/** Copies a segment of a stored object into an own one, which can be changed; the pane says why where that cannot be. */
export async function copyOrSay(viewer: Viewer, on: CaseLayer, segment: Segment): Promise<void> {
  const { store } = viewer;
  const say = (notice: string) => updatePane(store, store.getState().activePane, { notice });
  if (!isOfSegments(on) || on.problem !== "") return say("This segment is not drawn, so it is not copied either.");
  changePainting(store, { busy: "A segment is copied." });
  try {
    const copied = await copySegment(viewer, on, segment);
    if (typeof copied === "string") return say(copied);
    changeSegment(store, copied.id, copied);
    choosePainting(viewer, "brush");
  } catch (error) {
    say(`The segment was not copied. ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    changePainting(store, { busy: "" });
  }
}

/** The pixels are those of the stored object, image for image: one that has no image of its own here is not guessed. */
async function copySegment(
  viewer: Viewer,
  on: CaseLayer<Segmentation>,
  segment: Segment,
): Promise<OwnSegment | string> {
  const { layer } = on;
  if (layer.type === "FRACTIONAL") return "A segment with parts of pixels is not copied: it would lose them.";
  if (!loaderOf(viewer.store, on).isComplete()) return "The segment is not loaded whole yet. Copy it again when it is.";
  const { stack, pixels } = pixelsByImage(viewer, on, segment);
  const [, first] = [...pixels][0] ?? [];
  if (stack === null || first === undefined) {
    return "This segment is on no images of the examination that can be painted on, so it is not copied.";
  }
  const lacking = framesWith(viewer, on, segment) - pixels.size;
  if (lacking > 0) return `${lacking} of its images are not in this examination: a part of a segment is not copied.`;
  for (const image of pixels.keys()) if (findDecoded(image.imageId) === null) await loadDecoded(image.imageId);
  const words = [layerName(layer), segment.name, segment.algorithm, layer.creator].filter(Boolean).join(", ");
  const empty: OwnSegment = {
    id: viewer.newId(),
    label: `${segment.name}, copy`.slice(0, 64),
    // What the object calls it may be a code that is not in the list: a reader chooses anew what it is.
    ...{ category: "85756007", type: "85756007", side: null },
    colour: [...colourOf(layer.segments, segment)],
    isAssisted: true,
    ground: stack.ground,
    slices: [],
    copiedFrom: {
      sopInstanceUid: layer.sopInstanceUid as never,
      segmentNumber: segment.number,
      words: words.replaceAll(fixedHyphen, "-"),
    },
  };
  return withPixels(
    empty,
    [...pixels].map(([image, bytes]) => ({ image, bytes })),
  );
}

function framesWith(viewer: Viewer, on: CaseLayer<Segmentation>, segment: Segment): number {
  const loader = loaderOf(viewer.store, on);
  return on.layer.frames.filter((frame) =>
    loader.masksOf(frame).some(({ segmentNumber }) => segmentNumber === segment.number),
  ).length;
}

function pixelsByImage(
  viewer: Viewer,
  on: CaseLayer<Segmentation>,
  segment: Segment,
): { readonly stack: StackGround | null; readonly pixels: ReadonlyMap<StackImage, Uint8Array> } {
  const loader = loaderOf(viewer.store, on);
  const pixels = new Map<StackImage, Uint8Array>();
  let stack: StackGround | null = null;
  for (const set of viewer.store.getState().displaySets) {
    if (set.isPrior || set.patientId !== on.set.patientId) continue;
    for (const { imageId } of set.images) {
      const registered = findImage(imageId);
      if (registered === undefined) continue;
      const { frames } = framesOfImage(on.layer, stackOf(on.layer), pictureOf(registered));
      const masks = frames.flatMap(loader.masksOf).filter(({ segmentNumber }) => segmentNumber === segment.number);
      if (masks.length === 0) continue;
      stack ??= groundOfSet(set, imageId).stack;
      const image = stack?.images.find((each) => each.imageId === imageId);
      if (stack === null || image === undefined) continue;
      pixels.set(image, bytesOf(masks, stack));
    }
  }
  return { stack, pixels };
}

function bytesOf(masks: ReturnType<ReturnType<typeof loaderOf>["masksOf"]>, { ground }: StackGround): Uint8Array {
  const bytes = new Uint8Array(ground.rows * ground.columns);
  for (const { left, top, width, height, data } of masks) {
    for (let at = 0; at < width * height; at += 1) {
      if (((data[at >> 3] ?? 0) & (1 << (at & 7))) !== 0) {
        bytes[(top + Math.floor(at / width)) * ground.columns + left + (at % width)] = 1;
      }
    }
  }
  return bytes;
}
