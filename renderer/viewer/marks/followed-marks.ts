import { isSameImage, type Measurement } from "../../../shared/domain/measurement.ts";
import { followedPixel } from "../../../shared/imaging/spine-place.ts";
import type { RegisteredImage } from "../image-registry.ts";
import { frameKeyOf } from "../volume/spatial.ts";

/** A mark as a picture shows it; `home` is the mark as it is kept, where that lies on another image. */
export interface ShownMark extends Measurement {
  readonly home?: Measurement;
}

/**
 * Gives the marks of a picture: those drawn on it, and those with a place in the patient that it passes. These follow within
 * one study and one frame of reference only: the same numbers in another study may be another patient position.
 */
export function marksOn(measurements: readonly Measurement[], registered: RegisteredImage): readonly ShownMark[] {
  const { reference, header } = registered;
  return measurements.flatMap((mark): readonly ShownMark[] => {
    if (isSameImage(mark.image, reference)) return [mark];
    const { place, image } = mark;
    if (place === undefined || place.frameOfReference !== frameKeyOf(registered)) return [];
    if (image.studyInstanceUid !== reference.studyInstanceUid || image.archiveId !== reference.archiveId) return [];
    const pixel = followedPixel(header, place.point);
    return pixel === null ? [] : [{ ...mark, image: reference, points: [[pixel[0], pixel[1]]], home: mark }];
  });
}
