import { uidSchema } from "../domain/identifiers.ts";

/** Transfer syntaxes that the workstation treats by name, PS3.6 A. */
export const transferSyntaxes = {
  implicitLittleEndian: "1.2.840.10008.1.2",
  explicitLittleEndian: "1.2.840.10008.1.2.1",
  deflatedExplicitLittleEndian: "1.2.840.10008.1.2.1.99",
  explicitBigEndian: "1.2.840.10008.1.2.2",
  jpegBaseline: "1.2.840.10008.1.2.4.50",
  jpegLosslessSelectionValue1: "1.2.840.10008.1.2.4.70",
  jpegLsLossless: "1.2.840.10008.1.2.4.80",
  jpeg2000Lossless: "1.2.840.10008.1.2.4.90",
  rleLossless: "1.2.840.10008.1.2.5",
  gePrivateImplicitBigEndianPixels: "1.2.840.113619.5.2",
} as const;

/** SOP class of a media directory (DICOMDIR), PS3.4 B. */
export const mediaDirectorySopClassUid = "1.2.840.10008.1.3.10";

/** Says whether a text is a DICOM UID: numeric components with dots, at most 64 characters (PS3.5 9.1). */
export function isUid(text: string): boolean {
  return uidSchema.safeParse(text).success;
}
