import type { FindingSite, Quantity } from "../domain/measurement.ts";
import { type DicomJsonInstance, itemsOf, numberOf, numbersOf, textOf } from "../imaging/attributes.ts";
import type { ImagePoint } from "../imaging/measure.ts";
import type { Vector } from "../imaging/vector.ts";
import { sideOfCode } from "./finding-sites.ts";
import { type ConceptCode, quantityOfCode } from "./measurement-codes.ts";
import { codeIn, type ObjectSource, personWords, readObjectSource } from "./object-source.ts";

/** The measurements that a structured report of any maker states (PS3.16 TID 1500 and what is like it). */
export interface MeasurementReport extends ObjectSource {
  readonly groups: readonly MeasurementGroup[];
  /** What is in it and was not understood, each a sentence. */
  readonly notUnderstood: readonly string[];
}

/** What was measured of one thing: where, and which numbers. */
export interface MeasurementGroup {
  /** Its place in the report, from 1. */
  readonly number: number;
  readonly trackingId: string;
  readonly trackingUid: string;
  /** As the report words it; may be empty. */
  readonly finding: string;
  /** Site with its side as the report words it, e.g. `Lung, left`; may be empty. */
  readonly site: string;
  /** The site by its codes; absent where it has none, or a side that is not understood. */
  readonly codedSite?: FindingSite;
  readonly values: readonly MeasuredValue[];
  /** Places that belong to no one number. */
  readonly regions: readonly MeasuredRegion[];
}

/** One number of a report as it states it, never computed anew. */
export interface MeasuredValue {
  readonly name: string;
  /** What the code of the concept means; null for a concept that this program has no mark for. */
  readonly quantity: Quantity["name"] | null;
  readonly value: number;
  /** UCUM code, or the maker's own word. */
  readonly unit: string;
  /** The report says so by code (PS3.16 TID 300, Measurement Method). */
  readonly isEstimated?: boolean;
  readonly regions: readonly MeasuredRegion[];
}

/** A shape on an image or in the patient. Source: PS3.3 C.18.6 and C.18.9. */
export type MeasuredRegion =
  | {
      readonly space: "image";
      readonly graphic: string;
      /** (0, 0) being the centre of the first pixel. */
      readonly points: readonly ImagePoint[];
      readonly sopInstanceUid: string;
      /** Counted from 1. */
      readonly frameNumber: number;
    }
  | {
      readonly space: "patient";
      readonly graphic: string;
      /** In mm. */
      readonly points: readonly Vector[];
      readonly frameOfReferenceUid: string;
    };

const deepest = 30;
const mostGroups = 2_000;

/** Gives the measurements of a structured report; null where it holds no measurement group. Never throws on odd content. */
export function readMeasurementReport(instance: DicomJsonInstance): MeasurementReport | null {
  const found: DicomJsonInstance[] = [];
  collectGroups(instance, found, 0);
  if (found.length === 0) return null;
  const notUnderstood: string[] = [];
  if (found.length > mostGroups) {
    notUnderstood.push(`It holds ${found.length} groups of measurements; the first ${mostGroups} are read.`);
  }
  const groups = found.slice(0, mostGroups).map((item, index) => readGroup(item, index + 1, notUnderstood));
  const source = readObjectSource(instance);
  return { ...source, creator: authorOf(instance) || source.creator, groups, notUnderstood };
}

function collectGroups(item: DicomJsonInstance, found: DicomJsonInstance[], depth: number): void {
  if (depth > deepest) return;
  for (const child of childrenOf(item)) {
    if (isConcept(child, ["DCM 125007"])) found.push(child);
    else collectGroups(child, found, depth + 1);
  }
}

function readGroup(item: DicomJsonInstance, number: number, notUnderstood: string[]): MeasurementGroup {
  const children = childrenOf(item);
  const first = (codes: readonly string[]) => children.find((child) => isConcept(child, codes));
  const site = first(["SCT 363698007", "SRT G-C0E3"]);
  const values = children.filter((child) => typeOf(child) === "NUM").flatMap(readValue);
  const [trackingId, trackingUid] = [first(["DCM 112039"]), first(["DCM 112040"])];
  const note = (what: string) => notUnderstood.push(`Group ${number}: ${what}`);
  const regions = children.flatMap((child) => readRegion(child, note));
  for (const value of values) if (value.quantity === null) note(`${value.name} is shown as stated, not as a mark.`);
  if (
    children.some((child) => itemsOf(child, "00081199").some((reference) => numberOf(reference, "0062000B") !== null))
  ) {
    note("measured on a segment of a segmentation; no mark is drawn for it.");
  }
  return {
    number,
    trackingId: trackingId === undefined ? "" : textOf(trackingId, "0040A160"),
    trackingUid: trackingUid === undefined ? "" : textOf(trackingUid, "0040A124"),
    finding: wordsOf(first(["DCM 121071"])),
    site: site === undefined ? "" : siteWords(site),
    ...codedSite(site),
    values,
    regions,
  };
}

function codedSite(site: DicomJsonInstance | undefined): Pick<MeasurementGroup, "codedSite"> {
  const code = site === undefined ? null : codeIn(site, "0040A168");
  if (site === undefined || code === null) return {};
  const sideItem = sideItemOf(site);
  const sideCode = sideItem === undefined ? null : codeIn(sideItem, "0040A168");
  if (sideItem === undefined) return { codedSite: { code } };
  const side = sideCode === null ? null : sideOfCode(sideCode);
  // A site whose side is not understood would be one of no side.
  return side === null ? {} : { codedSite: { code, side } };
}

function sideItemOf(site: DicomJsonInstance): DicomJsonInstance | undefined {
  return childrenOf(site).find((child) => isConcept(child, ["SCT 272741003", "SRT G-C171"]));
}

function siteWords(site: DicomJsonInstance): string {
  const side = sideItemOf(site);
  return [wordsOf(site), wordsOf(side).toLowerCase()].filter((part) => part !== "").join(", ");
}

function readValue(item: DicomJsonInstance): MeasuredValue[] {
  const [measured] = itemsOf(item, "0040A300");
  const value = measured === undefined ? null : (numberOf(measured, "0040A161") ?? numberOf(measured, "0040A30A"));
  const concept = codeIn(item, "0040A043");
  if (measured === undefined || value === null || concept === null) return [];
  const regions = childrenOf(item).flatMap((child) => readRegion(child, () => undefined));
  const unit = unitOf(codeIn(measured, "004008EA"));
  const method = childrenOf(item).find((child) => isConcept(child, ["SCT 370129005", "SRT G-C036"]));
  const methodCode = method === undefined ? null : codeIn(method, "0040A168");
  const isEstimated = methodCode !== null && ["414135002", "R-10260"].includes(methodCode.value);
  const stated = { name: concept.meaning, quantity: quantityOfCode(concept), value, unit, regions };
  return [isEstimated ? { ...stated, isEstimated } : stated];
}

/** dcmjs writes pixels as the unit 1 with the meaning `px`. */
function unitOf(code: ConceptCode | null): string {
  if (code === null) return "";
  if (/^\{?(px|pixels?)\}?$/.test(code.value) || (code.value === "1" && /^(px|pixels?)$/.test(code.meaning))) {
    return "{pixel}";
  }
  return code.value;
}

function readRegion(item: DicomJsonInstance, note: (what: string) => void): MeasuredRegion[] {
  const type = typeOf(item);
  if (type !== "SCOORD" && type !== "SCOORD3D") return [];
  const numbers = numbersOf(item, "00700022");
  const graphic = textOf(item, "00700023");
  const size = type === "SCOORD" ? 2 : 3;
  if (numbers.length < size || numbers.length % size !== 0) {
    note("a shape has no whole number of points and is not drawn.");
    return [];
  }
  if (type === "SCOORD3D") {
    const points = Array.from({ length: numbers.length / 3 }, (_, index): Vector => {
      const [x = 0, y = 0, z = 0] = numbers.slice(index * 3, index * 3 + 3);
      return [x, y, z];
    });
    return [{ space: "patient", graphic, points, frameOfReferenceUid: textOf(item, "30060024") }];
  }
  const reference = childrenOf(item).flatMap((child) => itemsOf(child, "00081199"))[0];
  if (reference === undefined) {
    note("a shape names no image and is not drawn.");
    return [];
  }
  // The corner of the first pixel is 0\0 there, its centre half a pixel on (PS3.3 C.18.6.1.1).
  const points = Array.from(
    { length: numbers.length / 2 },
    (_, index): ImagePoint => [(numbers[index * 2] ?? 0) - 0.5, (numbers[index * 2 + 1] ?? 0) - 0.5],
  );
  const sopInstanceUid = textOf(reference, "00081155");
  return [{ space: "image", graphic, points, sopInstanceUid, frameNumber: numberOf(reference, "00081160") ?? 1 }];
}

function childrenOf(item: DicomJsonInstance): readonly DicomJsonInstance[] {
  return itemsOf(item, "0040A730");
}

function typeOf(item: DicomJsonInstance): string {
  return textOf(item, "0040A040");
}

function isConcept(item: DicomJsonInstance, codes: readonly string[]): boolean {
  const code = codeIn(item, "0040A043");
  return code !== null && codes.includes(`${code.scheme} ${code.value}`);
}

function wordsOf(item: DicomJsonInstance | undefined): string {
  if (item === undefined) return "";
  return codeIn(item, "0040A168")?.meaning ?? textOf(item, "0040A160");
}

/** Who verified it, else who observed (PS3.16 TID 1003). */
function authorOf(instance: DicomJsonInstance): string {
  const verified = itemsOf(instance, "0040A073").map((item) => personWords(textOf(item, "0040A075")));
  const observer = childrenOf(instance).find((child) => isConcept(child, ["DCM 121008"]));
  const named = observer === undefined ? "" : personWords(textOf(observer, "0040A123")) || textOf(observer, "0040A160");
  return verified.find((name) => name !== "") || named;
}
