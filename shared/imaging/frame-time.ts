import { type DicomJsonInstance, numberOf, numbersOf } from "./attributes.ts";
import { incrementPointers } from "./frame-facts.ts";

/** Longest time between frames that is taken for one of a moving picture. */
const longestMs = 60_000;

/**
 * Gives how long a frame of a moving picture stays, in ms, or null where the header does not say: Recommended Display
 * Frame Rate, else the Frame Time Vector where the increment pointer names it, else Frame Time, else Cine Rate.
 * A vector holds the time since the frame before: a frame stays until the next one's. Source: PS3.3 C.7.6.5, C.7.6.6.
 */
export function readFrameTime(instance: DicomJsonInstance, frameNumber: number): number | null {
  const recommended = fromRate(numberOf(instance, "00082144"));
  if (recommended !== null) return recommended;
  const time = sensible(numberOf(instance, "00181063"));
  const vector = numbersOf(instance, "00181065");
  const isByVector = vector.length > 1 && (time === null || incrementPointers(instance).includes("00181065"));
  // The last frame stays as long as the one before it: nothing says more.
  const ofVector = isByVector ? sensible(vector[Math.min(frameNumber, vector.length - 1)] ?? null) : null;
  return ofVector ?? time ?? fromRate(numberOf(instance, "00180040"));
}

function fromRate(rate: number | null): number | null {
  return rate !== null && rate > 0 ? sensible(1000 / rate) : null;
}

function sensible(time: number | null): number | null {
  return time !== null && time > 0 && time <= longestMs ? time : null;
}
