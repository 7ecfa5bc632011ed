import type { Calibration } from "../../shared/domain/calibration.ts";
import type { ImageReference } from "../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import type { SectionJob, Volume } from "./volume/volume.ts";

/** What the window knows of a frame before its pixels are here. */
export interface RegisteredImage {
  readonly header: ImageHeader;
  readonly reference: ImageReference;
  readonly institution: string;
  /** Maker, model and serial number of the machine; absent or empty where the header names none. */
  readonly machine?: string;
  /** What a reader calibrated it by. Lengths take it; places in the patient never do. */
  readonly calibration?: Calibration;
  /** Set where the picture is made from a volume when it is shown. */
  readonly section?: { readonly volume: Volume; readonly job: SectionJob };
}

const images = new Map<string, RegisteredImage>();
const replaceListeners = new Set<(imageIds: readonly string[]) => void>();

/** Keeps what is known of a frame under its image identifier. */
export function registerImage(imageId: string, image: RegisteredImage): void {
  images.set(imageId, image);
}

/** Gives what is known of a frame, or undefined. */
export function findImage(imageId: string): RegisteredImage | undefined {
  return images.get(imageId);
}

/** Has everybody let go of the pixels of frames whose header is another now: they came under the one before. */
export function replaceImages(imageIds: readonly string[]): void {
  for (const listener of replaceListeners) listener(imageIds);
}

/** Hears which frames were replaced under their own identifiers; for as long as the window lives. */
export function onReplaced(listener: (imageIds: readonly string[]) => void): void {
  replaceListeners.add(listener);
}

/** Forgets frames, when the case that showed them closes. */
export function forgetImages(imageIds: readonly string[]): void {
  for (const imageId of imageIds) images.delete(imageId);
}
