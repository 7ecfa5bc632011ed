import { createHash } from "node:crypto";
import type { KeyImage, MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import { isFrameNamed, type ObjectIdentity } from "./content-items.ts";
import { statedNumbers } from "./content-kinds.ts";
import {
  commonAttributes,
  type DicomDataset,
  dicomDate,
  dicomPrintedName,
  dicomTime,
  shortText,
  writeDicomFile,
} from "./dicom-writer.ts";
import { annotations, overlayLayer } from "./presentation-annotations.ts";
import { displayedArea, greyscaleModules, turnOf } from "./presentation-modules.ts";
import { demoNotice, releaseSignature } from "./report-facts.ts";

/** Grayscale Softcopy Presentation State Storage (PS3.4 B.5). */
export const presentationStateSopClassUid = "1.2.840.10008.5.1.4.1.1.11.1";

/** The presentation state of a key image, and where that stands in the report. */
export interface StatedKeyImage extends ObjectIdentity {
  readonly keyImage: KeyImage;
  /** Counted from 1 over all key images of the report. */
  readonly number: number;
}

/** Gives the presentation states of a report, in the order of their key images. The identifiers are the same on every retry. */
export function statedKeyImages(document: ReportDocument, identifiers: MintedIdentifiers): readonly StatedKeyImage[] {
  return statedNumbers(document).flatMap((number) => {
    const keyImage = document.keyImages[number - 1];
    if (keyImage === undefined) return [];
    const uid = (seed: string) => derivedUid(`${identifiers.keyObjectSopInstanceUid} ${seed}`);
    return [
      {
        keyImage,
        number,
        sopClassUid: presentationStateSopClassUid,
        sopInstanceUid: uid(`presentation state of ${keyImage.id}`),
        seriesInstanceUid: uid("series of presentation states"),
      },
    ];
  });
}

/**
 * Gives a key image's presentation state as a file (PS3.3 A.33.1): its window, displayed area, turn, shutter and black and
 * white, its marks with their numbers on one graphic layer and its caption on another.
 */
export function encodePresentationState(document: ReportDocument, stated: StatedKeyImage): Uint8Array {
  const { keyImage, number } = stated;
  const { image, presentation, caption } = keyImage;
  const { greyscale } = presentation;
  if (greyscale === undefined) throw new TypeError("A key image without its grey levels has no presentation state.");
  const signature = releaseSignature(document);
  const words = [document.isDemo ? demoNotice : "", caption].filter((part) => part !== "").join(". ");
  const reference: DicomDataset = {
    ReferencedSOPClassUID: image.sopClassUid,
    ReferencedSOPInstanceUID: image.sopInstanceUid,
    ...(isFrameNamed(image) ? { ReferencedFrameNumber: String(image.frameNumber) } : {}),
  };
  const turn = turnOf(presentation);
  const dataset: DicomDataset = {
    ...commonAttributes(document, {
      sopClassUid: presentationStateSopClassUid,
      sopInstanceUid: stated.sopInstanceUid,
      seriesInstanceUid: stated.seriesInstanceUid,
      modality: "PR",
      seriesDescription: "Key images as they were shown",
      seriesNumber: 9004,
    }),
    InstanceNumber: number,
    // Type 2C for a paired structure, which the report does not know of.
    Laterality: "",
    PresentationCreationDate: dicomDate(signature.signedAt),
    PresentationCreationTime: dicomTime(signature.signedAt),
    ContentLabel: `KEY_IMAGE_${number}`,
    ContentDescription: shortText(words, 64),
    ContentCreatorName: dicomPrintedName(signature.displayName),
    ReferencedSeriesSequence: [{ SeriesInstanceUID: image.seriesInstanceUid, ReferencedImageSequence: [reference] }],
    ...displayedArea(greyscale, turn),
    ...greyscaleModules(greyscale),
    ...(turn.rotationDegrees === 0 && !turn.isFlippedHorizontally
      ? {}
      : { ImageHorizontalFlip: turn.isFlippedHorizontally ? "Y" : "N", ImageRotation: turn.rotationDegrees }),
    ...annotations(document, keyImage, words),
  };
  return writeDicomFile(dataset, Object.fromEntries((greyscale.overlays ?? []).map((group) => [group, overlayLayer])));
}

/** A UID under 2.25 from a hash, in the form of a UUID of version 8 (PS3.5 B.2, RFC 9562 section 5.8). */
function derivedUid(seed: string): string {
  const bytes = createHash("sha256").update(seed).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${bytes.toString("hex")}`)}`;
}
