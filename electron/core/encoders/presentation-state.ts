import type { ReportDocument } from "../../../shared/domain/report.ts";
import { isFrameNamed } from "./content-items.ts";
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
import { colourModules, displayedArea, greyscaleModules, turnOf } from "./presentation-modules.ts";
import { answeringSignature, demoNotice } from "./report-facts.ts";
import type { StatedKeyImage } from "./stated-key-images.ts";

/**
 * Gives a key image's presentation state as a file (PS3.3 A.33.1 and, in colour, A.33.2): its window, displayed area, turn,
 * shutter and black and white, its marks with their numbers on one graphic layer and its caption on another.
 */
export function encodePresentationState(document: ReportDocument, stated: StatedKeyImage): Uint8Array {
  const { keyImage, number } = stated;
  const { image, presentation, caption } = keyImage;
  const { greyscale, colour } = presentation;
  const shown = greyscale ?? colour;
  if (shown === undefined)
    throw new TypeError("A key image that does not say how it was shown has no presentation state.");
  const signature = answeringSignature(document);
  const words = [document.isDemo ? demoNotice : "", caption].filter((part) => part !== "").join(". ");
  const reference: DicomDataset = {
    ReferencedSOPClassUID: image.sopClassUid,
    ReferencedSOPInstanceUID: image.sopInstanceUid,
    ...(isFrameNamed(image) ? { ReferencedFrameNumber: String(image.frameNumber) } : {}),
  };
  const turn = turnOf(presentation);
  const dataset: DicomDataset = {
    ...commonAttributes(document, {
      sopClassUid: stated.sopClassUid,
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
    ...displayedArea(shown, turn),
    ...(greyscale === undefined ? colourModules() : greyscaleModules(greyscale)),
    ...(turn.rotationDegrees === 0 && !turn.isFlippedHorizontally
      ? {}
      : { ImageHorizontalFlip: turn.isFlippedHorizontally ? "Y" : "N", ImageRotation: turn.rotationDegrees }),
    ...annotations(document, keyImage, words),
  };
  return writeDicomFile(dataset, Object.fromEntries((greyscale?.overlays ?? []).map((group) => [group, overlayLayer])));
}
