import type { DisplaySet } from "../viewer-types.ts";

/**
 * Gives why an object may not be used with the images that it came with, as a sentence that ends in what is not done with
 * it; or empty. In doubt, where one of the two has no number, it is somebody else's.
 */
export function strangerOf(
  object: { readonly studyInstanceUid: string; readonly patientId: string },
  images: Pick<DisplaySet, "studyInstanceUid" | "patientId">,
  notDone: "is not applied" | "is not drawn",
): string {
  if (object.studyInstanceUid !== images.studyInstanceUid) return `It belongs to another examination and ${notDone}.`;
  return object.patientId === images.patientId ? "" : `It carries another patient's number and ${notDone}.`;
}
