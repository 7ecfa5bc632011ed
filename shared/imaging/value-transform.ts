import { hasDoseScaling, rtDoseSopClass } from "../objects/dose-frame-place.ts";
import { type DicomJsonInstance, isStated, itemsOf, numberOf, textOf } from "./attributes.ts";
import { readLookupTable } from "./lookup-table.ts";

/** From stored values to values with a meaning. Source: PS3.3 C.11.1 (Modality LUT), C.7.6.16.2.9. */
export type ValueTransform =
  | { readonly kind: "linear"; readonly slope: number; readonly intercept: number; readonly unit: string }
  | { readonly kind: "table"; readonly firstMapped: number; readonly table: Uint16Array; readonly unit: string };

/** Stored values that are no part of the image. Source: PS3.3 C.7.5.1.1.2. */
export interface PaddingRange {
  readonly low: number;
  readonly high: number;
}

/** UCUM code of Hounsfield units. */
export const hounsfieldUnit = "[hnsf'U]";

/**
 * Gives the transform of one frame. `frameItems` are the functional group items of the frame, searched first.
 * The unit is a UCUM code, or empty where values have none; HU only for CT whose rescale type does not say otherwise.
 */
export function readValueTransform(
  instance: DicomJsonInstance,
  frameItems: readonly DicomJsonInstance[],
  modality: string,
): ValueTransform {
  if (textOf(instance, "00080016") === rtDoseSopClass) return doseTransform(instance);
  const lut = itemsOf(instance, "00283000")[0];
  if (lut !== undefined) {
    const read = readLookupTable(lut, numberOf(instance, "00280103") === 1);
    const unit = unitOf(modality, textOf(lut, "00283004"), instance, true);
    return read === null ? asStoredValues : { kind: "table", firstMapped: read.firstMapped, table: read.table, unit };
  }
  const source = rescaleSource(instance, frameItems);
  if (!isSensibleRescale(source)) return asStoredValues;
  return {
    kind: "linear",
    slope: numberOf(source, "00281053") ?? 1,
    intercept: numberOf(source, "00281052") ?? 0,
    unit: unitOf(modality, textOf(source, "00281054"), instance, numberOf(source, "00281053") !== null),
  };
}

/** What values are where the header's own way to their meaning cannot be gone: no unit is theirs. */
const asStoredValues: ValueTransform = { kind: "linear", slope: 1, intercept: 0, unit: "" };

/** Dose Grid Scaling makes doses of stored values; they are gray only where Dose Units says so. Source: PS3.3 C.8.8.3. */
function doseTransform(instance: DicomJsonInstance): ValueTransform {
  if (!hasDoseScaling(instance)) return asStoredValues;
  const unit = textOf(instance, "30040002") === "GY" ? "Gy" : "";
  return { kind: "linear", slope: numberOf(instance, "3004000E") ?? 1, intercept: 0, unit };
}

/** Gives a note where the header says how stored values get their meaning and that cannot be used. */
export function valueTransformNotes(
  instance: DicomJsonInstance,
  frameItems: readonly DicomJsonInstance[],
): readonly string[] {
  const lut = itemsOf(instance, "00283000")[0];
  if (lut !== undefined) {
    const isRead = readLookupTable(lut, numberOf(instance, "00280103") === 1) !== null;
    return isRead ? [] : ["Modality LUT in the header is not valid: values are shown as stored, without a unit"];
  }
  return isSensibleRescale(rescaleSource(instance, frameItems))
    ? []
    : ["Rescale in the header is not valid: values are shown as stored, without a unit"];
}

function rescaleSource(instance: DicomJsonInstance, frameItems: readonly DicomJsonInstance[]): DicomJsonInstance {
  const groups = [...frameItems.flatMap((item) => itemsOf(item, "00289145")), instance];
  return groups.find((group) => isStated(group, "00281053")) ?? instance;
}

/** A slope of zero makes all values one; numbers beyond these make none of them a number. */
function isSensibleRescale(source: DicomJsonInstance): boolean {
  const isSensible = (tag: string, least: number) => {
    if (!isStated(source, tag)) return true;
    const size = Math.abs(numberOf(source, tag) ?? Number.NaN);
    return size >= least && size <= 1e15;
  };
  return isSensible("00281053", 1e-15) && isSensible("00281052", 0);
}

/** Gives the meaning of one stored value in the unit of the transform, in full precision. */
export function meaningOf(transform: ValueTransform, stored: number): number {
  if (transform.kind === "linear") return stored * transform.slope + transform.intercept;
  const entry = Math.min(Math.max(stored - transform.firstMapped, 0), transform.table.length - 1);
  return transform.table[entry] ?? 0;
}

/** Gives the padding range of an instance, or null where it names none; of float pixels too. */
export function readPadding(instance: DicomJsonInstance): PaddingRange | null {
  const float = numberOf(instance, "00280122") ?? numberOf(instance, "00280123");
  if (float !== null) {
    const end = numberOf(instance, "00280124") ?? numberOf(instance, "00280125") ?? float;
    return { low: Math.min(float, end), high: Math.max(float, end) };
  }
  const first = numberOf(instance, "00280120");
  if (first === null) return null;
  const value = asStored(first, instance);
  const end = asStored(numberOf(instance, "00280121") ?? first, instance);
  return { low: Math.min(value, end), high: Math.max(value, end) };
}

/** Some makers write the value with the other sign than the pixels have. */
function asStored(value: number, instance: DicomJsonInstance): number {
  const isSigned = numberOf(instance, "00280103") === 1;
  if (isSigned && value > 32767) return value - 65536;
  return !isSigned && value < 0 ? value + 65536 : value;
}

function unitOf(modality: string, rescaleType: string, instance: DicomJsonInstance, isScaled: boolean): string {
  if (modality === "CT" && isScaled && (rescaleType === "" || rescaleType === "HU")) return hounsfieldUnit;
  if (modality === "PT") return petUnits[textOf(instance, "00541001")] ?? "";
  return rescaleUnits[rescaleType] ?? "";
}

/** PS3.3 C.8.9.1.1.3. Standard uptake values are never made here: only the unit that is stored. */
const petUnits: Readonly<Record<string, string>> = {
  BQML: "Bq/mL",
  GML: "g/mL",
  CM2ML: "cm2/mL",
  PROPCPS: "",
  CNTS: "{counts}",
};

/** PS3.3 C.11.1.1.2. */
const rescaleUnits: Readonly<Record<string, string>> = { OD: "{optical density}", "10^-6MM2/S": "10*-6.mm2/s" };
