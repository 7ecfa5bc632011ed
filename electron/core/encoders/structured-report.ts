import type { MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import {
  codeValueItem,
  container,
  dcm,
  evidence,
  imageItem,
  loinc,
  observerContext,
  textItem,
  verifiedDocument,
} from "./content-items.ts";
import { codeItem, commonAttributes, type DicomDataset, writeDicomFile } from "./dicom-writer.ts";
import {
  alertSentences,
  demoNotice,
  extraCodes,
  imageLabel,
  signatureLine,
  trimmedParagraphs,
  writtenSections,
} from "./report-facts.ts";
import { type StatedKeyImage, statedKeyImages } from "./stated-key-images.ts";

/** Basic Text SR Storage (PS3.4 B.5). */
export const basicTextSrSopClassUid = "1.2.840.10008.5.1.4.1.1.88.11";

/**
 * Gives the report as a Basic Text SR file (PS3.3 A.35.1, sections as PS3.16 TID 2000): complete, verified, final.
 * `previous` holds the identifiers of the earlier versions, newest first; the newest is named as predecessor.
 */
export function encodeStructuredReport(
  document: ReportDocument,
  identifiers: MintedIdentifiers,
  previous: readonly MintedIdentifiers[],
): Uint8Array {
  const images = document.keyImages.map((keyImage) => keyImage.image);
  const { studyInstanceUid } = document.examination;
  const states = statedKeyImages(document, identifiers);
  const ofStudy = evidence([
    ...images.filter((image) => image.studyInstanceUid === studyInstanceUid),
    ...states.map((state) => ({ ...state, studyInstanceUid })),
  ]);
  const ofOthers = evidence(images.filter((image) => image.studyInstanceUid !== studyInstanceUid));
  return writeDicomFile({
    ...commonAttributes(document, {
      sopClassUid: basicTextSrSopClassUid,
      sopInstanceUid: identifiers.structuredReportSopInstanceUid,
      seriesInstanceUid: identifiers.structuredReportSeriesInstanceUid,
      modality: "SR",
      seriesDescription: "Report",
      seriesNumber: 9001,
    }),
    ...verifiedDocument(document),
    ...predecessors(document, previous),
    ...(ofStudy.length === 0 ? {} : { CurrentRequestedProcedureEvidenceSequence: ofStudy }),
    ...(ofOthers.length === 0 ? {} : { PertinentOtherEvidenceSequence: ofOthers }),
    ValueType: "CONTAINER",
    ConceptNameCodeSequence: [codeItem(loinc(extraCodes.report.loinc, extraCodes.report.heading))],
    ContinuityOfContent: "SEPARATE",
    ContentTemplateSequence: [{ MappingResource: "DCMR", TemplateIdentifier: "2000" }],
    ContentSequence: contentTree(document, states),
  });
}

function predecessors(document: ReportDocument, previous: readonly MintedIdentifiers[]): DicomDataset {
  const newest = previous[0];
  if (!newest) return {};
  return {
    PredecessorDocumentsSequence: [
      {
        StudyInstanceUID: document.examination.studyInstanceUid,
        ReferencedSeriesSequence: [
          {
            SeriesInstanceUID: newest.structuredReportSeriesInstanceUid,
            ReferencedSOPSequence: [
              {
                ReferencedSOPClassUID: basicTextSrSopClassUid,
                ReferencedSOPInstanceUID: newest.structuredReportSopInstanceUid,
              },
            ],
          },
        ],
      },
    ],
  };
}

function contentTree(document: ReportDocument, states: readonly StatedKeyImage[]): DicomDataset[] {
  const finding = dcm("121071", "Finding");
  const notice = document.isDemo ? [textItem(dcm("121106", "Comment"), demoNotice)] : [];
  const language = codeValueItem("HAS CONCEPT MOD", dcm("121049", "Language of Content Item and Descendants"), {
    value: "en-GB",
    scheme: "RFC5646",
    meaning: "English (United Kingdom)",
  });
  return [
    language,
    ...observerContext(document),
    ...notice,
    ...document.addenda.map((addendum) =>
      container(loinc(extraCodes.addendum.loinc, extraCodes.addendum.heading), [
        ...trimmedParagraphs(addendum.paragraphs).map((text) => textItem(finding, text)),
        textItem(dcm("121106", "Comment"), signatureLine(addendum.signature)),
      ]),
    ),
    ...document.alerts.map((alert) =>
      container(
        loinc(extraCodes.criticalResult.loinc, extraCodes.criticalResult.heading),
        alertSentences(alert).map((text) => textItem(finding, text)),
      ),
    ),
    ...writtenSections(document).map((section) =>
      container(
        loinc(section.loinc, section.heading),
        section.paragraphs.filter((text) => text !== "").map((text) => textItem(paragraphConcepts[section.key], text)),
      ),
    ),
    ...keyImageContainer(document, states),
    ...(document.identityNotes ?? []).map((note) => textItem(dcm("121106", "Comment"), note)),
    textItem(dcm("121106", "Comment"), signatureLine(document.signature)),
  ];
}

/** Concept of a paragraph, by its section (PS3.16 CID 7002). */
const paragraphConcepts = {
  clinicalInformation: dcm("121060", "History"),
  technique: dcm("121065", "Procedure Description"),
  comparison: dcm("121069", "Previous Finding"),
  findings: dcm("121071", "Finding"),
  conclusion: dcm("121077", "Conclusion"),
  advice: dcm("121075", "Recommendation"),
};

function keyImageContainer(document: ReportDocument, states: readonly StatedKeyImage[]): DicomDataset[] {
  if (document.keyImages.length === 0) return [];
  const items = document.keyImages.flatMap((keyImage, index) => {
    const state = states.find((each) => each.keyImage === keyImage);
    const label = imageLabel(keyImage.image, document.examination.studyInstanceUid);
    const caption = `${index + 1}. ${keyImage.caption === "" ? "" : `${keyImage.caption} `}(${label})`;
    return [textItem(dcm("113012", "Key Object Description"), caption), imageItem(keyImage.image, state)];
  });
  return [container(loinc(extraCodes.keyImages.loinc, extraCodes.keyImages.heading), items)];
}
