import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import type { DecodedImage } from "../native-samples.ts";

/** How a grey frame is stored: what the worker needs to make its pixels out of bytes that no codec packed. */
export type GreyPlan = Pick<ImageHeader, "format" | "overlays">;

/** What the window asks of the worker. */
export type StreamRequest =
  | {
      readonly kind: "open";
      readonly streamId: number;
      readonly address: string;
      /** By instance and frame (`frameKey`): the frames that are wanted; null where the window decodes it itself. */
      readonly wanted: ReadonlyMap<string, GreyPlan | null>;
    }
  | { readonly kind: "close"; readonly streamId: number };

/** What the worker answers. Every stream ends with `ended`. */
export type StreamAnswer =
  | {
      readonly kind: "decoded";
      readonly streamId: number;
      readonly key: string;
      readonly image: DecodedImage;
    }
  | {
      readonly kind: "stored";
      readonly streamId: number;
      readonly key: string;
      readonly transferSyntaxUid: string;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "ended"; readonly streamId: number };

/** Names a frame within its series. `frameNumber` counts from 1. */
export function frameKey(sopInstanceUid: string, frameNumber: number): string {
  return `${sopInstanceUid}/${frameNumber}`;
}
