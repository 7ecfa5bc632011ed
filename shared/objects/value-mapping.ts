import { type DicomJsonInstance, itemsOf, numbersOf, textOf } from "../imaging/attributes.ts";
import { type RealWorldMap, readRealWorldMaps } from "../imaging/real-world-value.ts";
import { type ObjectSource, readObjectSource } from "./object-source.ts";

/** Real World Value Mapping Storage (PS3.4 B.5). */
const valueMappingSopClass = "1.2.840.10008.5.1.4.1.1.67";

/** What the values of other images mean, said by an object of its own. Source: PS3.3 A.46 and C.7.6.16.2.11. */
export interface ValueMapping extends ObjectSource {
  readonly parts: readonly {
    /** The images, each with its frames counted from 1; empty for all of them. */
    readonly images: readonly { readonly sopInstanceUid: string; readonly frameNumbers: readonly number[] }[];
    readonly maps: readonly RealWorldMap[];
  }[];
}

/** Gives what an object says of other images' values; null for any other object. */
export function readValueMapping(instance: DicomJsonInstance): ValueMapping | null {
  if (textOf(instance, "00080016") !== valueMappingSopClass) return null;
  const parts = itemsOf(instance, "00409094").map((item) => ({
    images: itemsOf(item, "00081140").map((image) => ({
      sopInstanceUid: textOf(image, "00081155"),
      frameNumbers: numbersOf(image, "00081160"),
    })),
    maps: readRealWorldMaps(item, []),
  }));
  return { ...readObjectSource(instance), parts: parts.filter(({ maps }) => maps.length > 0) };
}

/**
 * Gives the maps that objects of the same examination and patient state for a frame; those of the image itself are not
 * among them. An object of another patient or examination says nothing about it.
 */
export function mapsForFrame(
  mappings: readonly ValueMapping[],
  image: {
    readonly sopInstanceUid: string;
    readonly frameNumber: number;
    readonly studyInstanceUid: string;
    readonly patientId: string;
  },
): readonly RealWorldMap[] {
  return mappings
    .filter(({ studyInstanceUid, patientId }) => {
      return studyInstanceUid === image.studyInstanceUid && patientId === image.patientId;
    })
    .flatMap((mapping) => mapping.parts)
    .filter((part) =>
      part.images.some(
        ({ sopInstanceUid, frameNumbers }) =>
          sopInstanceUid === image.sopInstanceUid &&
          (frameNumbers.length === 0 || frameNumbers.includes(image.frameNumber)),
      ),
    )
    .flatMap((part) => part.maps);
}
