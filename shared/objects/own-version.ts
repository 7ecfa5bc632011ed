import { type DicomJsonInstance, textOf, wholeNumberOf } from "../imaging/attributes.ts";

/**
 * Gives the version of the report that a series of this program was sent with, from its DICOM JSON: their instance number says it
 * (electron/core/encoders/dicom-writer.ts). Null for objects of others and of several versions. It names a line of a list only:
 * a header proves nothing.
 */
export function ownVersionOf(instances: readonly DicomJsonInstance[]): number | null {
  const versions = new Set(
    instances.map((instance) => {
      const isOurs = textOf(instance, "00080070") === "Sightline" && textOf(instance, "00081090") === "Sightline";
      return isOurs ? wholeNumberOf(instance, "00200013") : null;
    }),
  );
  const [version = null] = versions;
  return versions.size === 1 ? version : null;
}
