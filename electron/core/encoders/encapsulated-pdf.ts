import type { MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import { outwardStatus } from "../../../shared/domain/report-status.ts";
import { loinc } from "./content-items.ts";
import { codeItem, commonAttributes, dicomDateTime, writeDicomFile } from "./dicom-writer.ts";
import { extraCodes, releaseSignature } from "./report-facts.ts";
import { sentKeyImages } from "./report-outline.ts";
import { statusLine } from "./status-words.ts";

/** Encapsulated PDF Storage (PS3.4 B.5). */
export const encapsulatedPdfSopClassUid = "1.2.840.10008.5.1.4.1.1.104.1";

/** Gives the printed report as an Encapsulated PDF file (PS3.3 A.45.1), verified where the version is, naming the key images as sources. */
export function encodeEncapsulatedPdf(
  document: ReportDocument,
  identifiers: MintedIdentifiers,
  pdf: Uint8Array,
): Uint8Array {
  const signature = releaseSignature(document);
  const sources = new Map(sentKeyImages(document).map(({ image }) => [image.sopInstanceUid, image.sopClassUid]));
  return writeDicomFile({
    ...commonAttributes(document, {
      sopClassUid: encapsulatedPdfSopClassUid,
      sopInstanceUid: identifiers.pdfSopInstanceUid,
      seriesInstanceUid: identifiers.pdfSeriesInstanceUid,
      modality: "DOC",
      seriesDescription: "Printed report",
      seriesNumber: 9003,
    }),
    ConversionType: "WSD",
    BurnedInAnnotation: "YES",
    AcquisitionDateTime: dicomDateTime(document.examination.performedAt ?? signature.signedAt),
    DocumentTitle: document.status === "final" ? "Imaging report" : `Imaging report (${statusLine(document)})`,
    ConceptNameCodeSequence: [codeItem(loinc(extraCodes.report.loinc, extraCodes.report.heading))],
    VerificationFlag: outwardStatus[document.status].verification,
    ...(sources.size === 0
      ? {}
      : {
          SourceInstanceSequence: [...sources].map(([sopInstanceUid, sopClassUid]) => ({
            ReferencedSOPClassUID: sopClassUid,
            ReferencedSOPInstanceUID: sopInstanceUid,
          })),
        }),
    MIMETypeOfEncapsulatedDocument: "application/pdf",
    EncapsulatedDocument: evenBytes(pdf),
    EncapsulatedDocumentLength: pdf.byteLength,
  });
}

/** An OB value has even length; the pad byte is zero (PS3.5 section 6.2), the length attribute tells the real end. */
function evenBytes(bytes: Uint8Array): ArrayBuffer {
  const padded = new Uint8Array(bytes.byteLength + (bytes.byteLength % 2));
  padded.set(bytes);
  return padded.buffer;
}
