import type { StudyInstanceUid } from "../domain/identifiers.ts";
import type { Patient, Sex } from "../domain/patient.ts";
import type { StudySummary } from "../domain/study.ts";
import { parseDicomDate, parseDicomInstant } from "./dicom-date.ts";
import { type DicomJsonDataset, readNumber, readSequence, readString, readStrings } from "./dicom-json.ts";
import { readNhsNumber } from "./nhs-number.ts";
import { formatPersonName, readPersonName } from "./person-name.ts";
import { tags } from "./tags.ts";
import { isUid } from "./uid.ts";

/**
 * Gives one study from an archive's answer to a QIDO-RS study query (PS3.18 10.6), or null where it has no usable
 * Study Instance UID. Attributes that are absent or odd become empty, null or `unknown`: they never drop a study.
 */
export function toStudySummary(archiveId: string, dataset: DicomJsonDataset): StudySummary | null {
  const studyInstanceUid = readString(dataset, tags.studyInstanceUid);
  if (!isUid(studyInstanceUid)) return null;
  const referrer = readPersonName(dataset, tags.referringPhysicianName);
  const referrerName = formatPersonName(referrer);
  return {
    archiveId,
    studyInstanceUid: studyInstanceUid as StudyInstanceUid,
    patient: toPatient(dataset),
    accessionNumber: readString(dataset, tags.accessionNumber),
    description: readString(dataset, tags.studyDescription),
    modalities: readModalities(dataset),
    bodyPart: readString(dataset, tags.bodyPartExamined),
    performedAt: parseDicomInstant(
      readString(dataset, tags.studyDate),
      readString(dataset, tags.studyTime),
      readString(dataset, tags.timezoneOffsetFromUtc),
    ),
    referrerName: referrerName === "(no name)" ? "" : referrerName,
    ...readReferrerCodes(dataset),
    site: { code: "", name: readString(dataset, tags.institutionName).slice(0, 128) },
    seriesCount: readCount(dataset, tags.numberOfStudyRelatedSeries),
    instanceCount: readCount(dataset, tags.numberOfStudyRelatedInstances),
  };
}

/** Referring Physician Identification Sequence, PS3.3 C.7.2.1 with table 10-1. */
function readReferrerCodes(dataset: DicomJsonDataset): Pick<StudySummary, "referrerCodes"> {
  const [referrer] = readSequence(dataset, tags.referringPhysicianIdentificationSequence);
  if (referrer === undefined) return {};
  const codeIn = (tag: typeof tags.personIdentificationCodeSequence | typeof tags.institutionCodeSequence) =>
    readString(readSequence(referrer, tag)[0] ?? {}, tags.codeValue);
  const person = codeIn(tags.personIdentificationCodeSequence);
  const organisation = codeIn(tags.institutionCodeSequence);
  return person === "" && organisation === "" ? {} : { referrerCodes: { person, organisation } };
}

/** Gives the patient as a header or a query answer states them (PS3.3 C.7.1.1). */
export function toPatient(dataset: DicomJsonDataset): Patient {
  return {
    name: readPersonName(dataset, tags.patientName),
    birthDate: parseDicomDate(readString(dataset, tags.patientBirthDate)),
    sex: toSex(readString(dataset, tags.patientSex)),
    nhsNumber: readNhsNumber(dataset),
    patientId: readString(dataset, tags.patientId),
    issuerOfPatientId: readString(dataset, tags.issuerOfPatientId),
  };
}

/** Gives the sex for a value of (0010,0040); anything else than F, M and O is `unknown`. */
export function toSex(value: string): Sex {
  switch (value.trim().toUpperCase()) {
    case "F":
      return "female";
    case "M":
      return "male";
    case "O":
      return "other";
    default:
      return "unknown";
  }
}

/** Some archives send one value with backslashes instead of several. */
function readModalities(dataset: DicomJsonDataset): string[] {
  const several = readStrings(dataset, tags.modalitiesInStudy).flatMap((text) => text.split("\\"));
  const one = readString(dataset, tags.modality);
  const all = several.length > 0 || one === "" ? several : [one];
  return [...new Set(all.map((modality) => modality.trim()).filter((modality) => modality !== ""))];
}

function readCount(dataset: DicomJsonDataset, tag: string): number {
  return Math.max(0, Math.round(readNumber(dataset, tag) ?? 0));
}
