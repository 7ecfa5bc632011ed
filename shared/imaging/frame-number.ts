import { type DicomJsonInstance, isStated, itemsOf, numberOf } from "./attributes.ts";

/** Most frames of one object that are believed: the longest acquisitions have some ten thousand. */
const mostFrames = 100_000;

/** Gives the number of frames of an instance, at least 1; 1 too where it states a number that no object has. */
export function frameCount(instance: DicomJsonInstance): number {
  const count = numberOf(instance, "00280008") ?? 1;
  return Number.isInteger(count) && count >= 1 && count <= mostFrames ? count : 1;
}

/** Gives a sentence where an instance states more frames than any holds, or an empty string. */
export function describeFrameCountProblem(instance: DicomJsonInstance): string {
  const count = numberOf(instance, "00280008");
  return count !== null && count > mostFrames
    ? `This image is not shown: its header states ${count} frames, which no image has.`
    : "";
}

/** Gives the notes on what the header says of its frames and cannot be so. Frames count from 1. */
export function frameNotes(instance: DicomJsonInstance, frameNumber: number): readonly string[] {
  const count = frameCount(instance);
  const notes: string[] = [];
  const isRead = numberOf(instance, "00280008") === count;
  if (isStated(instance, "00280008") && !isRead) {
    notes.push("Number of frames in the header is not valid: shown as one image");
  }
  const described = itemsOf(instance, "52009230").length;
  if (described > 0 && described !== count) {
    notes.push(`Header describes ${described} frames and counts ${count}`);
    if (frameNumber > described) notes.push("Header does not describe this frame");
  }
  return notes;
}
