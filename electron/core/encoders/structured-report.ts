import type { MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import {
  codeValueItem,
  container,
  dcm,
  documentState,
  evidence,
  imageItem,
  loinc,
  observerContext,
  textItem,
} from "./content-items.ts";
import { codeItem, commonAttributes, type DicomDataset, writeDicomFile } from "./dicom-writer.ts";
import { type ReportCopy, reportCopies } from "./report-copies.ts";
import { demoNotice, extraCodes } from "./report-facts.ts";
import { keyImageCaption, type OutlineBlock, reportOutline, sentKeyImages } from "./report-outline.ts";
import { furtherStudies } from "./requests.ts";
import { type StatedKeyImage, statedKeyImages } from "./stated-key-images.ts";
import { hasReportText, signatureLines } from "./status-words.ts";

/** Basic Text SR Storage (PS3.4 B.5). */
export const basicTextSrSopClassUid = "1.2.840.10008.5.1.4.1.1.88.11";

/**
 * Gives the report as a Basic Text SR file (PS3.3 A.35.1, sections as PS3.16 TID 2000) with the flags of its status.
 * `previous` holds the identifiers of the earlier versions, newest first; the newest is named as predecessor. `copy` is the
 * number of the study that it is stored in, from 1: a report on several studies is stored in each, and each document names
 * the others as identical (PS3.3 C.17.2.5).
 */
export function encodeStructuredReport(
  document: ReportDocument,
  identifiers: MintedIdentifiers,
  previous: readonly MintedIdentifiers[],
  copy = 1,
): Uint8Array {
  const states = hasReportText(document) ? statedKeyImages(document, identifiers) : [];
  const copies = reportCopies(document, identifiers);
  const own = copies[copy - 1] ?? copies[0];
  return writeDicomFile({
    ...commonAttributes(own.document, {
      sopClassUid: basicTextSrSopClassUid,
      sopInstanceUid: own.sopInstanceUid,
      seriesInstanceUid: own.seriesInstanceUid,
      modality: "SR",
      seriesDescription: "Report",
      seriesNumber: 9001,
    }),
    ...documentState(document),
    ...predecessors(document, previous),
    ...identicalDocuments(copies.filter((each) => each !== own)),
    ...evidenceOf(document, states),
    ValueType: "CONTAINER",
    ConceptNameCodeSequence: [codeItem(loinc(extraCodes.report.loinc, extraCodes.report.heading))],
    ContinuityOfContent: "SEPARATE",
    ContentTemplateSequence: [{ MappingResource: "DCMR", TemplateIdentifier: "2000" }],
    ContentSequence: contentTree(document, states),
  });
}

/** The images of the studies that were reported, and those of others. */
function evidenceOf(document: ReportDocument, states: readonly StatedKeyImage[]): DicomDataset {
  const { studyInstanceUid } = document.examination;
  const images = sentKeyImages(document).map((keyImage) => keyImage.image);
  const reported = new Set([studyInstanceUid, ...furtherStudies(document).map((study) => study.studyInstanceUid)]);
  const current = evidence([
    ...images.filter((image) => reported.has(image.studyInstanceUid)),
    ...states.map((state) => ({ ...state, studyInstanceUid })),
  ]);
  const others = evidence(images.filter((image) => !reported.has(image.studyInstanceUid)));
  return {
    ...(current.length === 0 ? {} : { CurrentRequestedProcedureEvidenceSequence: current }),
    ...(others.length === 0 ? {} : { PertinentOtherEvidenceSequence: others }),
  };
}

function identicalDocuments(copies: readonly ReportCopy[]): DicomDataset {
  if (copies.length === 0) return {};
  return {
    IdenticalDocumentsSequence: evidence(
      copies.map(({ document, sopInstanceUid, seriesInstanceUid }) => ({
        studyInstanceUid: document.examination.studyInstanceUid,
        sopClassUid: basicTextSrSopClassUid,
        sopInstanceUid,
        seriesInstanceUid,
      })),
    ),
  };
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
  const notice = document.isDemo ? [textItem(comment, demoNotice)] : [];
  const language = codeValueItem("HAS CONCEPT MOD", dcm("121049", "Language of Content Item and Descendants"), {
    value: "en-GB",
    scheme: "RFC5646",
    meaning: "English (United Kingdom)",
  });
  const outline = reportOutline(document);
  const notes = outline.filter(({ kind }) => kind === "notes");
  return [
    language,
    ...observerContext(document),
    ...notice,
    ...outline.filter((block) => !notes.includes(block)).flatMap(blockItems),
    ...keyImageContainer(document, states),
    ...notes.flatMap(({ parts }) => parts.map(({ text }) => textItem(comment, text))),
    ...signatureLines(document).map((line) => textItem(comment, line)),
  ];
}

function blockItems({ kind, heading, loinc: code, section, parts }: OutlineBlock): DicomDataset[] {
  const texts = parts.map(({ text }) => text).filter((text) => text.trim() !== "");
  if (kind === "status") return [textItem(comment, [`${heading}.`, ...texts].join("\n"))];
  const concept = section === null ? dcm("121071", "Finding") : paragraphConcepts[section];
  return [
    container(
      loinc(code, heading),
      texts.map((text) => textItem(concept, text)),
    ),
  ];
}

const comment = dcm("121106", "Comment");

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
  const keyImages = sentKeyImages(document);
  if (keyImages.length === 0) return [];
  const items = keyImages.flatMap((keyImage, index) => {
    const state = states.find((each) => each.keyImage === keyImage);
    const caption = keyImageCaption(document, keyImage, index);
    return [textItem(dcm("113012", "Key Object Description"), caption), imageItem(keyImage.image, state)];
  });
  return [container(loinc(extraCodes.keyImages.loinc, extraCodes.keyImages.heading), items)];
}
