import type { ImageReference } from "../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../shared/imaging/image-header.ts";
import type { SectionJob, Volume } from "./volume/volume.ts";

/** What the window knows of a frame before its pixels are here. */
export interface RegisteredImage {
  readonly header: ImageHeader;
  readonly reference: ImageReference;
  readonly institution: string;
  /** Set where the picture is made from a volume when it is shown. */
  readonly section?: { readonly volume: Volume; readonly job: SectionJob };
}

const images = new Map<string, RegisteredImage>();

/** Keeps what is known of a frame under its image identifier. */
export function registerImage(imageId: string, image: RegisteredImage): void {
  images.set(imageId, image);
}

/** Gives what is known of a frame, or undefined. */
export function findImage(imageId: string): RegisteredImage | undefined {
  return images.get(imageId);
}

/** Forgets frames, when the case that showed them closes. */
export function forgetImages(imageIds: readonly string[]): void {
  for (const imageId of imageIds) images.delete(imageId);
}
