import { parseDicomDate } from "../dicom/dicom-date.ts";
import { type DicomJsonInstance, itemsOf, numbersOf, textOf } from "../imaging/attributes.ts";
import type { ObjectReference } from "./structured-report.ts";

/** A Key Object Selection of any maker. Source: PS3.3 A.35.4, PS3.16 TID 2010. */
export interface KeyObject {
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly patientId: string;
  /** Why the images were chosen, e.g. `For Referring Provider`, `Rejected for Quality Reasons`. */
  readonly title: string;
  /** True where the images were chosen to be left out: they must never look recommended. */
  readonly isRejection: boolean;
  readonly description: string;
  /** Printed name of who chose them, or empty. */
  readonly creator: string;
  /** Content Date `YYYY-MM-DD`, or null. */
  readonly createdOn: string | null;
  readonly images: readonly ObjectReference[];
}

const keyObjectClass = "1.2.840.10008.5.1.4.1.1.88.59";
/** PS3.16 CID 7010: for quality, for safety, incorrect modality worklist entry, data retention expired. */
const rejections = new Set(["113001", "113037", "113038", "113039"]);
const deepest = 20;
const mostImages = 5_000;

/** Gives a key object selection from the DICOM JSON of its instance; null for any other object. Never throws. */
export function readKeyObject(instance: DicomJsonInstance): KeyObject | null {
  if (textOf(instance, "00080016") !== keyObjectClass) return null;
  const [title] = itemsOf(instance, "0040A043");
  const items = contentOf(instance, 0);
  const texts = items.filter((item) => textOf(item, "0040A040") === "TEXT" && conceptOf(item) === "113012");
  const names = items.filter((item) => textOf(item, "0040A040") === "PNAME").map((item) => textOf(item, "0040A123"));
  return {
    sopInstanceUid: textOf(instance, "00080018"),
    studyInstanceUid: textOf(instance, "0020000D"),
    patientId: textOf(instance, "00100020"),
    title: (title && (textOf(title, "00080104") || textOf(title, "00080100"))) || "Key objects",
    isRejection: title !== undefined && rejections.has(textOf(title, "00080100")),
    description: texts.map((item) => textOf(item, "0040A160")).join("\n"),
    creator: (names[0] ?? "").split("^").filter(Boolean).join(" "),
    createdOn: parseDicomDate(textOf(instance, "00080023")),
    images: items.flatMap(readReferences).slice(0, mostImages),
  };
}

/** Tells whether a reference names an image; one without frames names every frame. */
export function isReferenceTo(reference: ObjectReference, sopInstanceUid: string, frameNumber: number): boolean {
  const { frameNumbers } = reference;
  return (
    reference.sopInstanceUid === sopInstanceUid && (frameNumbers.length === 0 || frameNumbers.includes(frameNumber))
  );
}

function contentOf(item: DicomJsonInstance, depth: number): readonly DicomJsonInstance[] {
  if (depth >= deepest) return [];
  return itemsOf(item, "0040A730").flatMap((child) => [child, ...contentOf(child, depth + 1)]);
}

function conceptOf(item: DicomJsonInstance): string {
  const [concept] = itemsOf(item, "0040A043");
  return concept === undefined ? "" : textOf(concept, "00080100");
}

function readReferences(item: DicomJsonInstance): readonly ObjectReference[] {
  const kind = textOf(item, "0040A040");
  if (kind !== "IMAGE" && kind !== "COMPOSITE" && kind !== "WAVEFORM") return [];
  return itemsOf(item, "00081199").flatMap((reference) => {
    const sopInstanceUid = textOf(reference, "00081155");
    if (sopInstanceUid === "") return [];
    const frameNumbers = numbersOf(reference, "00081160");
    return [{ sopClassUid: textOf(reference, "00081150"), sopInstanceUid, frameNumbers }];
  });
}
