import { foldText } from "../../../shared/dicom/fold-text.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import type { Condition } from "./instance-index.ts";

/** Keywords that may stand for tags in a query (PS3.18 8.3.4.1), for the attributes that can be matched. */
const tagByKeyword: Readonly<Record<string, string>> = {
  PatientName: tags.patientName,
  PatientID: tags.patientId,
  IssuerOfPatientID: tags.issuerOfPatientId,
  PatientBirthDate: tags.patientBirthDate,
  PatientSex: tags.patientSex,
  AccessionNumber: tags.accessionNumber,
  StudyDate: tags.studyDate,
  StudyTime: tags.studyTime,
  StudyID: tags.studyId,
  StudyDescription: tags.studyDescription,
  StudyInstanceUID: tags.studyInstanceUid,
  ReferringPhysicianName: tags.referringPhysicianName,
  ModalitiesInStudy: tags.modalitiesInStudy,
  Modality: tags.modality,
  SeriesInstanceUID: tags.seriesInstanceUid,
  SOPInstanceUID: tags.sopInstanceUid,
};

type Match = (value: string) => Condition;

const studyMatches: Readonly<Record<string, Match>> = {
  [tags.patientName]: (value) => matchName(value, ["name_alphabetic", "name_ideographic", "name_phonetic"]),
  [tags.referringPhysicianName]: (value) => matchName(value, ["referrer"]),
  [tags.patientId]: (value) => matchText(value, "patient_id_folded"),
  [tags.issuerOfPatientId]: (value) => ({ sql: "issuer = ?", values: [value] }),
  [tags.accessionNumber]: (value) => matchText(value, "accession"),
  [tags.studyId]: (value) => matchText(value, "study_id"),
  [tags.studyDescription]: (value) => matchText(value, "description"),
  [tags.patientSex]: (value) => matchText(value, "sex"),
  [tags.patientBirthDate]: (value) => matchRange(value, "birth_date"),
  [tags.studyDate]: (value) => matchRange(value, "study_date"),
  [tags.studyTime]: (value) => matchRange(value, "study_time"),
  [tags.studyInstanceUid]: (value) => matchList(value, "study_uid"),
  [tags.modalitiesInStudy]: (value) => {
    const { sql, values } = matchList(value, "series.modality");
    return { sql: `exists (select 1 from series where series.study_uid = study.study_uid and ${sql})`, values };
  },
};

const seriesMatches: Readonly<Record<string, Match>> = {
  [tags.seriesInstanceUid]: (value) => matchList(value, "series_uid"),
  [tags.modality]: (value) => matchList(value, "modality"),
};

/**
 * Gives the conditions for the matching keys of a QIDO-RS query (PS3.18 8.3.4.1, matching by PS3.4 C.2.2.2): single
 * value, list of UID, universal, wildcard and range. Case and accents do not count. Keys that cannot be matched are
 * ignored, as the standard asks.
 */
export function matchConditions(level: "study" | "series", parameters: URLSearchParams): Condition[] {
  const matches = level === "study" ? studyMatches : seriesMatches;
  const conditions: Condition[] = [];
  for (const [key, value] of parameters) {
    const match = matches[tagByKeyword[key] ?? key.toUpperCase()];
    if (match !== undefined && value !== "" && value !== "*") conditions.push(match(value));
  }
  return conditions;
}

/** Gives the tag for a keyword or tag of `includefield`, upper case. */
export function toTag(keywordOrTag: string): string {
  return tagByKeyword[keywordOrTag] ?? keywordOrTag.toUpperCase();
}

function matchName(value: string, columns: readonly string[]): Condition {
  const each = columns.map((column) => matchText(value.replace(/\^+$/, ""), column));
  return { sql: each.map((match) => match.sql).join(" or "), values: each.flatMap((match) => match.values) };
}

function matchText(value: string, column: string): Condition {
  const folded = foldText(value);
  if (!/[*?]/.test(folded)) return { sql: `${column} = ?`, values: [folded] };
  const pattern = folded
    .replace(/[\\%_]/g, "\\$&")
    .replaceAll("*", "%")
    .replaceAll("?", "_");
  return { sql: `${column} like ? escape '\\'`, values: [pattern] };
}

function matchRange(value: string, column: string): Condition {
  const [from = "", to] = value.split("-");
  if (to === undefined) return { sql: `${column} = ?`, values: [from] };
  // A day or time that is not known is in no range; "~" sorts behind every digit.
  return { sql: `${column} <> '' and ${column} >= ? and ${column} <= ?`, values: [from, to === "" ? "~" : `${to}~`] };
}

function matchList(value: string, column: string): Condition {
  const values = value.split(/[,\\]/).filter((part) => part !== "");
  return { sql: `${column} in (${values.map(() => "?").join(", ")})`, values };
}
