import { parseDicomDate } from "../dicom/dicom-date.ts";
import { type DicomJsonInstance, labelOf, numberOf, textOf } from "../imaging/attributes.ts";

/** SOP class of Encapsulated PDF Storage, PS3.4 B.5. */
export const encapsulatedPdfClass = "1.2.840.10008.5.1.4.1.1.104.1";

/** A PDF of a study, without its bytes. Source: PS3.3 A.45.1, C.24.2. */
export interface EncapsulatedDocument {
  readonly sopInstanceUid: string;
  readonly title: string;
  /** `YYYY-MM-DD`, or null. */
  readonly createdOn: string | null;
  /** Who or what made it, or empty. */
  readonly creator: string;
  /** As the header states it; null where it does not. */
  readonly sizeBytes: number | null;
}

/** Gives a document from the DICOM JSON of its instance; null for any other object. */
export function readEncapsulatedDocument(instance: DicomJsonInstance): EncapsulatedDocument | null {
  if (textOf(instance, "00080016") !== encapsulatedPdfClass) return null;
  return {
    sopInstanceUid: textOf(instance, "00080018"),
    title: labelOf(instance, "00420010") || labelOf(instance, "0008103E") || "Document without a title",
    createdOn: parseDicomDate(textOf(instance, "00080023")) ?? parseDicomDate(textOf(instance, "00080020")),
    creator: [labelOf(instance, "00080070"), labelOf(instance, "00080080")].filter(Boolean).join(", "),
    sizeBytes: numberOf(instance, "00420015"),
  };
}
