/// <reference path="./dcmjs.d.ts" />
import dcmjs from "dcmjs";
import type { PersonName } from "../../../shared/domain/patient.ts";
import type { ReportDocument } from "../../../shared/domain/report.ts";
import { type DicomElements, elementBytes } from "./element-writer.ts";
import { londonTime, releaseSignature } from "./report-facts.ts";

/** A value of one DICOM attribute by keyword; sequences are arrays of datasets. */
export type DicomValue =
  | string
  | number
  | readonly string[]
  | readonly number[]
  | readonly DicomDataset[]
  | ArrayBuffer
  /** Under `_vrMap`: value representations by keyword, where the dictionary leaves a choice. */
  | Readonly<Record<string, string>>;

/** Attributes by keyword (PS3.6), before encoding. */
export interface DicomDataset {
  readonly [keyword: string]: DicomValue;
}

/** A coded entry (PS3.3 section 8.8). */
export interface DicomCode {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

const explicitLittleEndian = "1.2.840.10008.1.2.1";
/** Made once from a UUID under 2.25; names this program in the file meta information (PS3.7 D.3.3.2). */
export const implementationClassUid = "2.25.190861424380472219316407146287016214385";
const implementationVersionName = "SIGHTLINE_1";

/**
 * Gives a DICOM file (PS3.10) in Explicit VR Little Endian with text as UTF-8 (ISO_IR 192).
 * The dataset names its own SOP class and instance. The same dataset gives the same bytes. `layers` are values of Overlay
 * Activation Layer by overlay group: its tag (60xx,1001) has no one keyword.
 */
export function writeDicomFile(dataset: DicomDataset, layers: Readonly<Record<string, string>> = {}): Uint8Array {
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const meta = DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
    MediaStorageSOPClassUID: dataset.SOPClassUID,
    MediaStorageSOPInstanceUID: dataset.SOPInstanceUID,
    TransferSyntaxUID: explicitLittleEndian,
    ImplementationClassUID: implementationClassUid,
    ImplementationVersionName: implementationVersionName,
  });
  const file = new DicomDict(meta);
  const complete = { SpecificCharacterSet: "ISO_IR 192", ...dataset };
  const activations = Object.entries(layers).map(([group, layer]) => [`${group}1001`, { vr: "CS", Value: [layer] }]);
  const elements = {
    ...DicomMetaDictionary.denaturalizeDataset(complete),
    ...(Object.fromEntries(activations) as DicomElements),
  };
  const head = new Uint8Array(file.write({ fragmentMultiframe: false }));
  return new Uint8Array(Buffer.concat([head, elementBytes(elements)]));
}

/** Gives a code as an item of a code sequence. */
export function codeItem(code: DicomCode): DicomDataset {
  return {
    CodeValue: code.value,
    CodingSchemeDesignator: code.scheme,
    CodeMeaning: code.meaning.slice(0, 64),
  };
}

/** Gives a name of parts as a PN value; delimiters inside the parts are taken out (PS3.5 section 6.2.1.1). */
export function dicomPersonName(name: PersonName): string {
  const parts = [name.family, name.given, name.middle, name.prefix, name.suffix].map(namePart);
  const alphabetic = parts.join("^").replace(/\^+$/, "");
  // The ideographic group holds its own component delimiters.
  const ideographic = name.ideographic.replace(/[=\\]/g, " ").trim();
  return ideographic === "" ? alphabetic : `${alphabetic}=${ideographic}`;
}

/** Gives a name that is known as printed only (`Dr R. Testwell`): all of it in the first component. */
export function dicomPrintedName(printed: string): string {
  return namePart(printed);
}

function namePart(part: string): string {
  return part
    .replace(/[\^=\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 64);
}

/** Gives text for a single-valued string attribute: no backslash, no control character, at most `length` characters. */
export function shortText(text: string, length: number): string {
  return text
    .replaceAll("\\", "/")
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, length);
}

/** Gives a DA value, in Europe/London. */
export function dicomDate(instant: number): string {
  return londonTime(instant).toPlainDate().toString().replaceAll("-", "");
}

/** Gives a TM value to the second, in Europe/London. */
export function dicomTime(instant: number): string {
  return londonTime(instant).toPlainTime().toString({ smallestUnit: "second" }).replaceAll(":", "");
}

/** Gives a DT value with its offset from UTC. */
export function dicomDateTime(instant: number): string {
  return `${dicomDate(instant)}${dicomTime(instant)}${londonTime(instant).offset.replace(":", "")}`;
}

/** Identifies the instance and series that a report object is written as. */
export interface InstanceIdentity {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly modality: "SR" | "KO" | "DOC" | "PR" | "SEG";
  readonly seriesDescription: string;
  readonly seriesNumber: number;
}

/**
 * Gives the patient, study, series and equipment attributes (PS3.3 C.7.1.1, C.7.2.1, C.7.3.1, C.7.5.1) that every
 * object of a report has. The instance number is the report's version.
 */
export function commonAttributes(document: ReportDocument, identity: InstanceIdentity): DicomDataset {
  const { patient, examination } = document;
  const released = releaseSignature(document).signedAt;
  return {
    SOPClassUID: identity.sopClassUid,
    SOPInstanceUID: identity.sopInstanceUid,
    InstanceCreationDate: dicomDate(released),
    InstanceCreationTime: dicomTime(released),
    TimezoneOffsetFromUTC: londonTime(released).offset.replace(":", ""),
    StudyDate: examination.performedAt === null ? "" : dicomDate(examination.performedAt),
    StudyTime: examination.performedAt === null ? "" : dicomTime(examination.performedAt),
    SeriesDate: dicomDate(released),
    SeriesTime: dicomTime(released),
    ContentDate: dicomDate(released),
    ContentTime: dicomTime(released),
    AccessionNumber: shortText(examination.accessionNumber, 64),
    Modality: identity.modality,
    Manufacturer: "Sightline",
    ManufacturerModelName: "Sightline",
    InstitutionName: shortText(examination.site.name, 64),
    ReferringPhysicianName: dicomPrintedName(examination.referrer.name),
    ...(examination.description === "" ? {} : { StudyDescription: shortText(examination.description, 64) }),
    SeriesDescription: identity.seriesDescription,
    PatientName: dicomPersonName(patient.name),
    PatientID: shortText(patient.patientId, 64),
    ...(patient.issuerOfPatientId === "" ? {} : { IssuerOfPatientID: shortText(patient.issuerOfPatientId, 64) }),
    ...(patient.nhsNumber === null || patient.nhsNumber === patient.patientId
      ? {}
      : {
          OtherPatientIDsSequence: [
            { PatientID: patient.nhsNumber, IssuerOfPatientID: "NHS", TypeOfPatientID: "TEXT" },
          ],
        }),
    PatientBirthDate: (patient.birthDate ?? "").replaceAll("-", ""),
    PatientSex: { female: "F", male: "M", other: "O", unknown: "" }[patient.sex],
    StudyInstanceUID: examination.studyInstanceUid,
    SeriesInstanceUID: identity.seriesInstanceUid,
    StudyID: "",
    SeriesNumber: identity.seriesNumber,
    InstanceNumber: document.version,
  };
}
