import type { ImageReference } from "../../shared/domain/measurement.ts";

/** The scheme under which Cornerstone asks our loader for images. */
export const imageScheme = "sightline";

/** The identifiers that name one frame in an archive. */
export type ImageAddress = Pick<
  ImageReference,
  "archiveId" | "studyInstanceUid" | "seriesInstanceUid" | "sopInstanceUid" | "frameNumber"
>;

/** Gives the Cornerstone image identifier of a frame. */
export function makeImageId(address: ImageAddress): string {
  const { archiveId, studyInstanceUid, seriesInstanceUid, sopInstanceUid, frameNumber } = address;
  return `${imageScheme}:${archiveId}/${studyInstanceUid}/${seriesInstanceUid}/${sopInstanceUid}/${frameNumber}`;
}
