import type { ImageReference } from "../../../shared/domain/measurement.ts";
import { isReferenceTo, type KeyObject } from "../../../shared/objects/key-object.ts";
import type { ObjectReference } from "../../../shared/objects/structured-report.ts";
import { count } from "../../app/format.ts";
import type { ViewerState } from "../viewer-store.ts";
import type { DisplayImage, DisplaySet } from "../viewer-types.ts";
import { keep } from "./keep.ts";
import { strangerOf } from "./strangers.ts";

/** Gives the lists of key images that name an image; those of its own study and patient alone. */
export function keyObjectsForImage(
  { displaySets }: Pick<ViewerState, "displaySets">,
  reference: ImageReference,
): readonly KeyObject[] {
  // A plane made from a series is another picture than the stored image nearest to it.
  if (reference.section !== undefined) return none;
  return keep(listsByImage, displaySets, () => indexLists(displaySets)).get(keyOf(reference)) ?? none;
}

const listsByImage = new WeakMap<readonly DisplaySet[], ReadonlyMap<string, readonly KeyObject[]>>();
const none: readonly KeyObject[] = [];

/** Most studies have no list at all: then nothing is gone through. */
function indexLists(sets: readonly DisplaySet[]): ReadonlyMap<string, readonly KeyObject[]> {
  const byImage = new Map<string, KeyObject[]>();
  for (const list of sets.flatMap((set) => set.keyObjects?.map((object) => ({ set, object })) ?? [])) {
    for (const image of list.object.images.flatMap((reference) =>
      imagesNamed(sets, list.set, list.object, reference),
    )) {
      const key = keyOf(image.reference);
      const known = byImage.get(key) ?? [];
      if (!known.includes(list.object)) byImage.set(key, [...known, list.object]);
    }
  }
  return byImage;
}

function keyOf({ archiveId, studyInstanceUid, sopInstanceUid, frameNumber }: ImageReference): string {
  return `${archiveId} ${studyInstanceUid} ${sopInstanceUid} ${frameNumber}`;
}

/** Gives the images of the case that a reference of an object names: those of the study that the object came with. */
export function imagesNamed(
  sets: readonly DisplaySet[],
  { archiveId, studyInstanceUid }: Pick<DisplaySet, "archiveId" | "studyInstanceUid">,
  object: Pick<KeyObject, "studyInstanceUid" | "patientId">,
  reference: Pick<ObjectReference, "sopInstanceUid" | "frameNumbers">,
): readonly DisplayImage[] {
  return sets
    .filter((set) => set.archiveId === archiveId && set.studyInstanceUid === studyInstanceUid)
    .filter((set) => strangerOf(object, set, "is not applied") === "")
    .flatMap((set) => set.images)
    .filter((image) =>
      isReferenceTo({ ...reference, sopClassUid: "" }, image.reference.sopInstanceUid, image.reference.frameNumber),
    );
}

/** Gives the images that lists recommend, list by list; images that were rejected are not among them. */
export function keyImagesInOrder({ displaySets }: Pick<ViewerState, "displaySets">): readonly DisplayImage[] {
  const images = displaySets.flatMap((set) =>
    (set.keyObjects ?? [])
      .filter((object) => !object.isRejection)
      .flatMap((object) => object.images.flatMap((reference) => imagesNamed(displaySets, set, object, reference))),
  );
  return [...new Set(images)];
}

/** Gives what a list says of its images, e.g. `Key image: For Referring Provider, by Dr X`. */
export function keyImageWords({ title, isRejection, creator }: KeyObject): string {
  const by = creator === "" ? "" : `, by ${creator}`;
  return `${isRejection ? "Rejected image" : "Key image"}: ${title}${by}`;
}

/** Gives how many images of a series are in lists, e.g. `2 key images, 1 rejected`; empty where none is. */
export function keyImageCounts(state: Pick<ViewerState, "displaySets">, set: DisplaySet): string {
  const lists = set.images.map((image) => keyObjectsForImage(state, image.reference));
  const chosen = lists.filter((objects) => objects.some((object) => !object.isRejection)).length;
  const rejected = lists.filter((objects) => objects.some((object) => object.isRejection)).length;
  const words = [chosen > 0 && count(chosen, "key image"), rejected > 0 && `${rejected} rejected`];
  return words.filter((part) => part !== false).join(", ");
}
