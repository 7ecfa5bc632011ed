import { metaData } from "@cornerstonejs/core";
import { findImage, type RegisteredImage } from "./image-registry.ts";

/** Registers the one source of metadata that Cornerstone asks, above its own. Called once. */
export function registerMetadataProvider(): void {
  metaData.addProvider((type: string, imageId: string) => {
    const image = typeof imageId === "string" ? findImage(imageId) : undefined;
    return image === undefined ? undefined : provide(type, image);
  }, 10_000);
}

function provide(type: string, image: RegisteredImage): unknown {
  const { header, reference } = image;
  switch (type) {
    case "imagePixelModule":
      return pixelModule(image);
    case "imagePlaneModule":
      return planeModule(image);
    case "generalSeriesModule":
      return { modality: header.modality, seriesInstanceUID: reference.seriesInstanceUid };
    case "sopCommonModule":
      return { sopInstanceUID: header.sopInstanceUid, sopClassUID: header.sopClassUid };
    default:
      return undefined;
  }
}

function pixelModule({ header }: RegisteredImage): unknown {
  const { format } = header;
  return {
    samplesPerPixel: header.isColour ? 4 : 1,
    photometricInterpretation: header.isColour ? "RGB" : format.photometricInterpretation,
    rows: format.rows,
    columns: format.columns,
    bitsAllocated: header.isColour ? 8 : format.bitsAllocated,
    bitsStored: header.isColour ? 8 : format.bitsStored,
    highBit: header.isColour ? 7 : format.highBit,
    pixelRepresentation: format.isSigned ? 1 : 0,
  };
}

/**
 * The plane as Cornerstone needs one: images without a valid plane get one of their own that belongs to no frame of
 * reference, so that they can never be linked to another series by position.
 */
function planeModule({ header, reference }: RegisteredImage): unknown {
  const { plane, format, aspect, spacing } = header;
  const [row, column] = spacing.whole.spacingMm ?? [1, aspect];
  const alongRow = plane?.alongRow ?? [1, 0, 0];
  const alongColumn = plane?.alongColumn ?? [0, 1, 0];
  return {
    frameOfReferenceUID: `unlinked.${reference.seriesInstanceUid}`,
    rows: format.rows,
    columns: format.columns,
    imageOrientationPatient: [...alongRow, ...alongColumn],
    rowCosines: alongRow,
    columnCosines: alongColumn,
    imagePositionPatient: plane?.position ?? [0, 0, 0],
    rowPixelSpacing: row,
    columnPixelSpacing: column,
    sliceThickness: header.sliceThicknessMm,
  };
}
