import type { MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import { codeValueItem, container, dcm, documentState, evidence, observerContext, textItem } from "./content-items.ts";
import { codeItem, commonAttributes, type DicomDataset, writeDicomFile } from "./dicom-writer.ts";
import { measurementGroup } from "./measurement-groups.ts";
import { measurementReportUid, namedUid } from "./named-uid.ts";
import { demoNotice } from "./report-facts.ts";
import { type SegmentationReferences, segmentationReferences } from "./segmentation-references.ts";
import { statusStatement } from "./status-words.ts";

/** Comprehensive SR Storage: coordinates on images alone (PS3.3 A.35.3). */
const comprehensiveSrSopClassUid = "1.2.840.10008.5.1.4.1.1.88.33";
/** Comprehensive 3D SR Storage: coordinates in the patient as well (PS3.3 A.35.13). */
const comprehensive3dSrSopClassUid = "1.2.840.10008.5.1.4.1.1.88.34";

/**
 * Gives the marks of a report as an Imaging Measurement Report file (PS3.16 TID 1500), or null where there are none. It is
 * a Comprehensive 3D SR where a mark lies on a plane made from a series, else a Comprehensive SR. Its identifiers follow
 * from those of the report, so that a retry sends the same.
 */
export function encodeMeasurementReport(document: ReportDocument, identifiers: MintedIdentifiers): Uint8Array | null {
  const { measurements, examination } = document;
  if (measurements.length === 0) return null;
  const images = measurements.map((mark) => mark.image);
  const isIn3d = images.some((image) => image.section?.frameOfReferenceUid !== undefined);
  const segmentations = segmentationReferences(document, identifiers);
  const inStudy = images.filter((image) => image.studyInstanceUid === examination.studyInstanceUid);
  const ofStudy = evidence([...inStudy, ...segmentations.objects]);
  const ofOthers = evidence(images.filter((image) => image.studyInstanceUid !== examination.studyInstanceUid));
  return writeDicomFile({
    ...commonAttributes(document, {
      sopClassUid: isIn3d ? comprehensive3dSrSopClassUid : comprehensiveSrSopClassUid,
      sopInstanceUid: measurementReportUid(identifiers),
      seriesInstanceUid: namedUid(`measurements ${identifiers.structuredReportSeriesInstanceUid}`),
      modality: "SR",
      seriesDescription: "Measurements of the report",
      seriesNumber: 9004,
    }),
    ...(isIn3d ? enhancedEquipment : {}),
    ...documentState(document),
    ...(ofStudy.length === 0 ? {} : { CurrentRequestedProcedureEvidenceSequence: ofStudy }),
    ...(ofOthers.length === 0 ? {} : { PertinentOtherEvidenceSequence: ofOthers }),
    ValueType: "CONTAINER",
    ConceptNameCodeSequence: [codeItem(dcm("126000", "Imaging Measurement Report"))],
    ContinuityOfContent: "SEPARATE",
    ContentTemplateSequence: [{ MappingResource: "DCMR", TemplateIdentifier: "1500" }],
    ContentSequence: contentTree(document, segmentations.itemsOf),
  });
}

/** The Enhanced General Equipment that a Comprehensive 3D SR has to name (PS3.3 C.7.5.2). */
const enhancedEquipment = { DeviceSerialNumber: "1", SoftwareVersions: "1" };

function contentTree(document: ReportDocument, segmentItemsOf: SegmentationReferences["itemsOf"]): DicomDataset[] {
  const comment = dcm("121106", "Comment");
  const statement = statusStatement(document);
  const notice = [
    ...(document.isDemo ? [textItem(comment, demoNotice)] : []),
    ...(statement === null ? [] : [textItem(comment, [`${statement.heading}.`, ...statement.sentences].join(" "))]),
  ];
  return [
    codeValueItem("HAS CONCEPT MOD", dcm("121049", "Language of Content Item and Descendants"), {
      value: "en-GB",
      scheme: "RFC5646",
      meaning: "English (United Kingdom)",
    }),
    ...observerContext(document),
    codeValueItem("HAS CONCEPT MOD", dcm("121058", "Procedure reported"), {
      value: "363679005",
      scheme: "SCT",
      meaning: "Imaging procedure",
    }),
    ...notice,
    container(
      dcm("126010", "Imaging Measurements"),
      document.measurements.map((mark, _index, all) => measurementGroup(mark, segmentItemsOf(mark.id), all)),
    ),
  ];
}
