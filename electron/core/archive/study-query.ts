import { toDicomDate } from "../../../shared/dicom/dicom-date.ts";
import { foldText } from "../../../shared/dicom/fold-text.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";

/** What studies are asked for. Absent fields narrow nothing. Text is plain, never a DICOM wildcard pattern. */
export interface StudyQuery {
  /** Names in any order, e.g. `smith john`; every word must begin a part of the patient's name. */
  readonly patientName?: string;
  /** Exact hospital number, compared without regard to case. */
  readonly patientId?: string;
  /** Exact; only studies whose issuer is the same or not stated remain. */
  readonly issuerOfPatientId?: string;
  /** `YYYY-MM-DD`. Not every archive knows this key; what comes back is checked all the same. */
  readonly birthDate?: string;
  readonly accessionNumber?: string;
  readonly studyInstanceUid?: string;
  /** Inclusive study days, `YYYY-MM-DD`. */
  readonly performedFrom?: string;
  readonly performedTo?: string;
  /** Any of these. */
  readonly modalities?: readonly string[];
}

// Many archives leave these out of their answers unless they are named.
const includedFields = [
  tags.studyDescription,
  tags.institutionName,
  tags.issuerOfPatientId,
  tags.otherPatientIdsSequence,
  tags.patientBirthDate,
  tags.patientSex,
  tags.referringPhysicianName,
  tags.bodyPartExamined,
  tags.modalitiesInStudy,
  tags.numberOfStudyRelatedSeries,
  tags.numberOfStudyRelatedInstances,
  tags.timezoneOffsetFromUtc,
];

/**
 * Gives the path and query of a QIDO-RS search for studies (PS3.18 10.6.1, matching by PS3.4 C.2.2.2).
 * `sendsRawQuery`: values go out unencoded and narrowed to what such a server understands; it may then answer with
 * more than was asked for, which `matchesQuery` sorts out.
 */
export function studyQueryPath(query: StudyQuery, limit: number, offset: number, sendsRawQuery: boolean): string {
  const filters: [string, string][] = [];
  const word = longestWord(query.patientName);
  if (word !== "") filters.push([tags.patientName, `*${word}*`]);
  if (query.patientId) filters.push([tags.patientId, query.patientId]);
  if (query.birthDate) filters.push([tags.patientBirthDate, toDicomDate(query.birthDate)]);
  if (query.accessionNumber) filters.push([tags.accessionNumber, query.accessionNumber]);
  if (query.studyInstanceUid) filters.push([tags.studyInstanceUid, query.studyInstanceUid]);
  const range = dateRange(query);
  if (range !== "") filters.push([tags.studyDate, range]);
  if (query.modalities?.length) filters.push([tags.modalitiesInStudy, query.modalities.join(",")]);
  const all: [string, string][] = [
    ...filters,
    ...includedFields.map((tag): [string, string] => ["includefield", tag]),
    ["limit", String(limit)],
    ["offset", String(offset)],
  ];
  return `/studies?${queryString(all, sendsRawQuery)}`;
}

/**
 * Gives a query string. Raw: for servers that do not percent-decode values. A character that would be encoded on the
 * way or has a meaning in a query becomes the wildcard `?`; the value is cut before the first letter outside ASCII.
 */
export function queryString(parameters: readonly (readonly [string, string])[], isRaw: boolean): string {
  const encode = isRaw ? toRawValue : encodeURIComponent;
  return parameters.map(([name, value]) => `${name}=${encode(value)}`).join("&");
}

/**
 * Says whether a study is what was asked for. Archives ignore filters that they do not know, and another patient's
 * study must not pass for this patient's.
 */
export function matchesQuery(study: StudySummary, query: StudyQuery): boolean {
  const { patient } = study;
  const isSame = (wanted: string | undefined, found: string) =>
    wanted === undefined || wanted === "" || foldText(wanted) === foldText(found);
  return (
    matchesName(study, query.patientName) &&
    isSame(query.patientId, patient.patientId) &&
    (patient.issuerOfPatientId === "" || isSame(query.issuerOfPatientId, patient.issuerOfPatientId)) &&
    isSame(query.birthDate, patient.birthDate ?? "") &&
    isSame(query.accessionNumber, study.accessionNumber) &&
    isSame(query.studyInstanceUid, study.studyInstanceUid) &&
    (!query.modalities?.length || query.modalities.some((modality) => study.modalities.includes(modality)))
  );
}

function matchesName(study: StudySummary, wanted: string | undefined): boolean {
  const { family, given, middle, ideographic } = study.patient.name;
  const parts = [family, given, middle, ideographic].flatMap(words);
  return words(wanted ?? "").every((word) => parts.some((part) => part.startsWith(word)));
}

function longestWord(name: string | undefined): string {
  const candidates = (name ?? "").split(/[\s,^=]+/).map((word) => word.replace(/[*?\\]/g, ""));
  return candidates.reduce((longest, word) => (word.length > longest.length ? word : longest), "");
}

function words(text: string): string[] {
  return foldText(text)
    .split(/[\s,^=-]+/)
    .filter((word) => word !== "");
}

function dateRange(query: StudyQuery): string {
  const from = query.performedFrom ? toDicomDate(query.performedFrom) : "";
  const to = query.performedTo ? toDicomDate(query.performedTo) : "";
  return from === "" && to === "" ? "" : `${from}-${to}`;
}

function toRawValue(value: string): string {
  const start = /^[\x20-\x7e]*/.exec(value)?.[0] ?? "";
  const ascii = start.length < value.length ? `${start.replace(/\*+$/, "")}*` : start;
  return ascii.replace(/[ '"#<>&+%\\]/g, "?");
}
