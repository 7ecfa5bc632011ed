import type { Tag } from "./tags.ts";

/** One attribute in the DICOM JSON model, PS3.18 F.2.2. `Value` is absent where the attribute is empty. */
export interface DicomJsonAttribute {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  readonly BulkDataURI?: string;
  readonly InlineBinary?: string;
}

/** A data set in the DICOM JSON model: tag to attribute. */
export type DicomJsonDataset = Readonly<Record<Tag, DicomJsonAttribute>>;

/** Says whether an unknown value has the shape of a DICOM JSON data set; attributes themselves are read defensively. */
export function isDicomJsonDataset(value: unknown): value is DicomJsonDataset {
  if (!isRecord(value)) return false;
  return Object.entries(value).every(([tag, attribute]) => /^[0-9A-Fa-f]{8}$/.test(tag) && isRecord(attribute));
}

/** Gives every non-null value of an attribute, or an empty array where it is absent or empty. */
export function readValues(dataset: DicomJsonDataset, tag: Tag): readonly unknown[] {
  const attribute: unknown = dataset[tag] ?? dataset[tag.toLowerCase()];
  if (!isRecord(attribute) || !Array.isArray(attribute.Value)) return [];
  return attribute.Value.filter((value: unknown) => value !== null && value !== undefined);
}

/** Gives the attribute's first value as trimmed text, or an empty string. A number is given in decimal. */
export function readString(dataset: DicomJsonDataset, tag: Tag): string {
  return asText(readValues(dataset, tag)[0]);
}

/** Gives every value of an attribute as trimmed text, without the empty ones. */
export function readStrings(dataset: DicomJsonDataset, tag: Tag): string[] {
  return readValues(dataset, tag)
    .map(asText)
    .filter((text) => text !== "");
}

/** Gives the attribute's first value as a finite number, or null. Text of DS and IS is read (some archives send it). */
export function readNumber(dataset: DicomJsonDataset, tag: Tag): number | null {
  return asNumber(readValues(dataset, tag)[0]);
}

/** Gives every value as a number; a value that is none becomes null, so that positions are kept. */
export function readNumbers(dataset: DicomJsonDataset, tag: Tag): (number | null)[] {
  return readValues(dataset, tag).map(asNumber);
}

/** Gives the items of a sequence, or an empty array. Items that are not data sets are left out. */
export function readSequence(dataset: DicomJsonDataset, tag: Tag): DicomJsonDataset[] {
  return readValues(dataset, tag).filter(isDicomJsonDataset);
}

function asText(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return "";
}

function asNumber(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
