import {
  type DicomJsonDataset,
  readNumber,
  readSequence,
  readString,
  readStrings,
} from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import type { AnonymisationCheck } from "../../../shared/domain/export.ts";

/** The instances of a series that may leave, and what is said about the others. */
export interface CheckedSeries extends AnonymisationCheck {
  readonly sopInstanceUids: readonly string[];
  /** As the headers have it, for the audit. */
  readonly patientId: string;
  /** What must not be left in any text, see `AnonymisationPlan.forbiddenWords`. */
  readonly forbiddenWords: readonly string[];
}

const burnedInAnnotation = "00280301";
const recognizableVisualFeatures = "00280302";
const protocolName = "00181030";

/** Modalities whose machines write name and number into the pixels; secondary captures are told by their SOP class. */
const writingModalities: ReadonlySet<string> = new Set(["US", "IVUS", "ES", "XC", "OT", "SC", "XA", "RF", "OP"]);
const secondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

/**
 * Gives what has to be known before a series is anonymised, from the headers of its instances: objects without pixels and
 * images that say that words are burnt into them (0028,0301) do not leave; where that is not said of a kind of image that
 * often has them, or a face could be seen, somebody has to look.
 */
export function checkSeries(headers: readonly DicomJsonDataset[]): CheckedSeries {
  const images = headers.filter((header) => (readNumber(header, tags.rows) ?? 0) > 0);
  // Under one made-up name two people would become one.
  const isMixed = distinct(headers.map((header) => readString(header, tags.patientId))).length > 1;
  const leaving = isMixed
    ? []
    : images.filter((header) => readString(header, burnedInAnnotation).toUpperCase() !== "YES");
  const [withoutPixels, written] = [headers.length - images.length, isMixed ? 0 : images.length - leaving.length];
  const refusals = [
    ...(isMixed ? ["The series holds images under more than one patient number, so none of it leaves."] : []),
    ...(withoutPixels > 0
      ? [`${objects(withoutPixels)} without pixels (reports, lists) cannot be cleaned and stay here.`]
      : []),
    ...(written > 0
      ? [`${imagesText(written)} with words burnt into the pixels, by their own header, stay here.`]
      : []),
  ];
  const warnings = [
    ...(leaving.some(mayHoldWords)
      ? ["Name and number may be written into the pixels. Look at every image before it leaves."]
      : []),
    ...(leaving.some(mayShowFace)
      ? ["A face can be rebuilt from slices of a head. Send them only to whoever may know the patient."]
      : []),
  ];
  return {
    imageCount: leaving.length,
    refusals,
    warnings,
    descriptions: distinct(
      leaving.flatMap((header) =>
        [tags.studyDescription, tags.seriesDescription, protocolName].map((tag) => readString(header, tag)),
      ),
    ),
    patientId: readString(headers[0] ?? {}, tags.patientId),
    sopInstanceUids: leaving.map((header) => readString(header, tags.sopInstanceUid)),
    forbiddenWords: distinct(headers.flatMap(identifyingWords)),
  };
}

function objects(count: number): string {
  return count === 1 ? "One object" : `${count} objects`;
}

function imagesText(count: number): string {
  return count === 1 ? "One image" : `${count} images`;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ""))];
}

function mayHoldWords(header: DicomJsonDataset): boolean {
  if (readString(header, burnedInAnnotation).toUpperCase() === "NO") return false;
  const isCapture = readString(header, tags.sopClassUid).startsWith(secondaryCapture);
  return isCapture || writingModalities.has(readString(header, tags.modality));
}

function mayShowFace(header: DicomJsonDataset): boolean {
  if (readString(header, recognizableVisualFeatures).toUpperCase() === "NO") return false;
  const words = [tags.bodyPartExamined, tags.studyDescription, tags.seriesDescription].map((tag) =>
    readString(header, tag),
  );
  const isSlice = ["CT", "MR", "PT", "NM"].includes(readString(header, tags.modality));
  return isSlice && /\b(head|brain|skull|face|facial|sinus(es)?|orbits?|neck|whole ?body)\b/i.test(words.join(" "));
}

const nameTags = [tags.patientName, tags.referringPhysicianName, "00081050", "00081060", "00081070", "00321032"];
const numberTags = [tags.patientId, tags.accessionNumber, "00321064"];

/** Words of three letters and more: shorter parts of names are everyday syllables. */
function identifyingWords(header: DicomJsonDataset): string[] {
  const names = nameTags.flatMap((tag) => namesOf(header, tag));
  const others = readSequence(header, tags.otherPatientIdsSequence).map((item) => readString(item, tags.patientId));
  const numbers = [...numberTags.flatMap((tag) => readStrings(header, tag)), ...others];
  return [
    ...names.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 3),
    ...numbers.map((number) => number.replace(/[^\p{L}\p{N}]+/gu, "")).filter((number) => number.length >= 3),
  ].map((word) => word.toLowerCase());
}

function namesOf(header: DicomJsonDataset, tag: string): string[] {
  const values: readonly unknown[] = header[tag]?.Value ?? [];
  return values.flatMap((value) => {
    if (typeof value !== "object" || value === null) return [];
    return Object.values(value).filter((part): part is string => typeof part === "string");
  });
}
