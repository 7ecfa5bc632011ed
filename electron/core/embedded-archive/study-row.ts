import { type DicomJsonDataset, readString, readValues } from "../../../shared/dicom/dicom-json.ts";
import { foldText } from "../../../shared/dicom/fold-text.ts";
import { tags } from "../../../shared/dicom/tags.ts";

/** The columns of a study by which it is searched; names and texts are folded (see `foldText`). */
export interface StudyRow {
  readonly study: string;
  readonly patientId: string;
  readonly issuer: string;
  readonly patientIdFolded: string;
  readonly alphabetic: string;
  readonly ideographic: string;
  readonly phonetic: string;
  readonly accession: string;
  readonly studyId: string;
  readonly date: string;
  readonly time: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly description: string;
  readonly referrer: string;
  readonly json: string;
}

/** Gives the row of a study from its attributes. */
export function prepareStudyRow(studyInstanceUid: string, dataset: DicomJsonDataset): StudyRow {
  const name = groupsOf(readValues(dataset, tags.patientName)[0]);
  const referrer = groupsOf(readValues(dataset, tags.referringPhysicianName)[0]);
  const patientId = readString(dataset, tags.patientId);
  return {
    study: studyInstanceUid,
    patientId,
    issuer: readString(dataset, tags.issuerOfPatientId),
    patientIdFolded: foldText(patientId),
    alphabetic: name.Alphabetic,
    ideographic: name.Ideographic,
    phonetic: name.Phonetic,
    accession: foldText(readString(dataset, tags.accessionNumber)),
    studyId: foldText(readString(dataset, tags.studyId)),
    date: readString(dataset, tags.studyDate).replaceAll(".", ""),
    time: readString(dataset, tags.studyTime).replaceAll(":", ""),
    birthDate: readString(dataset, tags.patientBirthDate).replaceAll(".", ""),
    sex: foldText(readString(dataset, tags.patientSex)),
    description: foldText(readString(dataset, tags.studyDescription)),
    referrer: referrer.Alphabetic,
    json: JSON.stringify(dataset),
  };
}

const groups = ["Alphabetic", "Ideographic", "Phonetic"] as const;

function groupsOf(name: unknown): Record<(typeof groups)[number], string> {
  const read = (group: string) => {
    const text: unknown = typeof name === "object" && name !== null ? Reflect.get(name, group) : "";
    return typeof text === "string" ? foldText(text.replace(/\^+$/, "")) : "";
  };
  return { Alphabetic: read("Alphabetic"), Ideographic: read("Ideographic"), Phonetic: read("Phonetic") };
}
