import type { ImageReference } from "../../../shared/domain/measurement.ts";
import type { ReportDocument, Signature } from "../../../shared/domain/report.ts";
import { outwardStatus } from "../../../shared/domain/report-status.ts";
import {
  codeItem,
  type DicomCode,
  type DicomDataset,
  dicomDateTime,
  dicomPrintedName,
  shortText,
} from "./dicom-writer.ts";
import { answeringSignature } from "./report-facts.ts";
import { answeredRequests } from "./requests.ts";
import { visibleText } from "./visible-text.ts";

/** How a content item relates to its parent (PS3.3 C.17.3.2.4). */
export type Relationship = "CONTAINS" | "HAS CONCEPT MOD" | "HAS OBS CONTEXT";

/** SOP classes that hold several frames, where a reference without a frame number would mean all of them. */
const multiFrameSopClasses: ReadonlySet<string> = new Set([
  "1.2.840.10008.5.1.4.1.1.2.1",
  "1.2.840.10008.5.1.4.1.1.2.2",
  "1.2.840.10008.5.1.4.1.1.3.1",
  "1.2.840.10008.5.1.4.1.1.4.1",
  "1.2.840.10008.5.1.4.1.1.4.3",
  "1.2.840.10008.5.1.4.1.1.4.4",
  "1.2.840.10008.5.1.4.1.1.7.1",
  "1.2.840.10008.5.1.4.1.1.7.2",
  "1.2.840.10008.5.1.4.1.1.7.3",
  "1.2.840.10008.5.1.4.1.1.7.4",
  "1.2.840.10008.5.1.4.1.1.12.1",
  "1.2.840.10008.5.1.4.1.1.12.1.1",
  "1.2.840.10008.5.1.4.1.1.12.2",
  "1.2.840.10008.5.1.4.1.1.12.2.1",
  "1.2.840.10008.5.1.4.1.1.13.1.1",
  "1.2.840.10008.5.1.4.1.1.13.1.2",
  "1.2.840.10008.5.1.4.1.1.13.1.3",
  "1.2.840.10008.5.1.4.1.1.20",
  "1.2.840.10008.5.1.4.1.1.128.1",
  "1.2.840.10008.5.1.4.1.1.130",
]);

/** Gives a LOINC code. */
export function loinc(value: string, meaning: string): DicomCode {
  return { value, scheme: "LN", meaning };
}

/** Gives a code of the DICOM controlled terminology (PS3.16 annex D). */
export function dcm(value: string, meaning: string): DicomCode {
  return { value, scheme: "DCM", meaning };
}

/** Gives a CONTAINER content item with its children (PS3.3 C.17.3). */
export function container(concept: DicomCode, children: readonly DicomDataset[]): DicomDataset {
  return {
    RelationshipType: "CONTAINS",
    ValueType: "CONTAINER",
    ConceptNameCodeSequence: [codeItem(concept)],
    ContinuityOfContent: "SEPARATE",
    ContentSequence: children,
  };
}

/** Gives a TEXT content item. Unlimited text: lines are parted by CR LF (PS3.5 section 6.2, UT). */
export function textItem(concept: DicomCode, text: string): DicomDataset {
  return {
    RelationshipType: "CONTAINS",
    ValueType: "TEXT",
    ConceptNameCodeSequence: [codeItem(concept)],
    TextValue: visibleText(text).replaceAll("\n", "\r\n"),
  };
}

/** Gives a CODE content item. */
export function codeValueItem(relationship: Relationship, concept: DicomCode, value: DicomCode): DicomDataset {
  return {
    RelationshipType: relationship,
    ValueType: "CODE",
    ConceptNameCodeSequence: [codeItem(concept)],
    ConceptCodeSequence: [codeItem(value)],
  };
}

/** Tells whether a reference to an image has to name its frame: where the object may have more than one. */
export function isFrameNamed(image: ImageReference): boolean {
  return image.frameNumber > 1 || multiFrameSopClasses.has(image.sopClassUid);
}

/** Another object of the same study that is sent with a report. */
export interface ObjectIdentity {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** Gives an IMAGE content item, with the presentation state that shows it as it was marked (PS3.3 C.18.4). */
export function imageItem(image: ImageReference, state?: ObjectIdentity): DicomDataset {
  return {
    RelationshipType: "CONTAINS",
    ValueType: "IMAGE",
    ReferencedSOPSequence: [
      {
        ReferencedSOPClassUID: image.sopClassUid,
        ReferencedSOPInstanceUID: image.sopInstanceUid,
        ...(isFrameNamed(image) ? { ReferencedFrameNumber: String(image.frameNumber) } : {}),
        ...(state === undefined
          ? {}
          : {
              ReferencedSOPSequence: [
                { ReferencedSOPClassUID: state.sopClassUid, ReferencedSOPInstanceUID: state.sopInstanceUid },
              ],
            }),
      },
    ],
  };
}

/** Gives who wrote the document as observation context (PS3.16 TID 1002 and 1003). */
export function observerContext(document: ReportDocument): DicomDataset[] {
  const signature = answeringSignature(document);
  return [
    codeValueItem("HAS OBS CONTEXT", dcm("121005", "Observer Type"), dcm("121006", "Person")),
    {
      RelationshipType: "HAS OBS CONTEXT",
      ValueType: "PNAME",
      ConceptNameCodeSequence: [codeItem(dcm("121008", "Person Observer Name"))],
      PersonName: dicomPrintedName(signature.displayName),
    },
  ];
}

/** Gives the requests that a report answers as Referenced Request Sequence (PS3.3 C.17.2), one item each. */
export function requestItems(document: ReportDocument): DicomDataset[] {
  return answeredRequests(document).map((request) => ({
    StudyInstanceUID: request.studyInstanceUid,
    ReferencedStudySequence: [],
    AccessionNumber: shortText(request.accessionNumber, 64),
    PlacerOrderNumberImagingServiceRequest: shortText(request.placerOrderNumber, 64),
    FillerOrderNumberImagingServiceRequest: shortText(request.accessionNumber, 64),
    RequestedProcedureID: "",
    RequestedProcedureDescription: shortText(request.description, 64),
    RequestedProcedureCodeSequence: [],
  }));
}

/**
 * Gives what says whether a document is complete, verified and final, and by whom (PS3.3 C.17.2): the flags of `outwardStatus`.
 * An unverified document names who released it as its author; one that somebody prepared names them as author.
 */
export function documentState(document: ReportDocument): DicomDataset {
  const signature = answeringSignature(document);
  const { completion, verification, preliminary } = outwardStatus[document.status];
  const isVerified = verification === "VERIFIED";
  const authors = [
    ...(document.preparedBy === undefined ? [] : [document.preparedBy]),
    ...(isVerified ? [] : [signature]),
  ];
  return {
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    ReferencedRequestSequence: requestItems(document),
    CompletionFlag: completion,
    VerificationFlag: verification,
    PreliminaryFlag: preliminary,
    ...(authors.length === 0 ? {} : { AuthorObserverSequence: authors.map(authorItem) }),
    ...(isVerified
      ? {
          VerifyingObserverSequence: [
            {
              VerifyingOrganization: shortText(signature.site.name, 64) || "Not stated",
              VerificationDateTime: dicomDateTime(signature.signedAt),
              VerifyingObserverName: dicomPrintedName(signature.displayName),
              VerifyingObserverIdentificationCodeSequence: [],
            },
          ],
        }
      : {}),
  };
}

/** An author as PS3.3 C.17.2 names one, by the Identified Person or Device Macro (Table C.17-3b). */
function authorItem(signature: Signature): DicomDataset {
  return {
    ObserverType: "PSN",
    PersonName: dicomPrintedName(signature.displayName),
    PersonIdentificationCodeSequence: [],
    InstitutionName: shortText(signature.site.name, 64),
    InstitutionCodeSequence: [],
  };
}

/** Gives references by study and series (PS3.3 C.17.2.1), each instance once, in the order first named. */
export function evidence(images: readonly (ObjectIdentity & { readonly studyInstanceUid: string })[]): DicomDataset[] {
  return grouped(images, (image) => image.studyInstanceUid).map(([studyInstanceUid, ofStudy]) => ({
    StudyInstanceUID: studyInstanceUid,
    ReferencedSeriesSequence: grouped(ofStudy, (image) => image.seriesInstanceUid).map(
      ([seriesInstanceUid, ofSeries]) => ({
        SeriesInstanceUID: seriesInstanceUid,
        ReferencedSOPSequence: grouped(ofSeries, (image) => image.sopInstanceUid).map(
          ([sopInstanceUid, ofInstance]) => ({
            ReferencedSOPClassUID: ofInstance[0]?.sopClassUid ?? "",
            ReferencedSOPInstanceUID: sopInstanceUid,
          }),
        ),
      }),
    ),
  }));
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups];
}
