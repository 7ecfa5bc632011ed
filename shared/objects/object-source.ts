import { parseDicomDate } from "../dicom/dicom-date.ts";
import { type DicomJsonInstance, itemsOf, textOf } from "../imaging/attributes.ts";
import type { ConceptCode } from "./measurement-codes.ts";

/** Whose object something on an image comes from, and where it belongs. */
export interface ObjectSource {
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly patientId: string;
  /** `YYYY-MM-DD`, or null. */
  readonly date: string | null;
  /** The person who made it as the object names them, or the maker of the program; may be empty. */
  readonly creator: string;
  /** What it is called, e.g. its content label or series description; may be empty. */
  readonly title: string;
}

/** Gives what an object says of itself. Source: PS3.3 C.12.1, C.7.5.1 and the content identification macro. */
export function readObjectSource(instance: DicomJsonInstance): ObjectSource {
  const dates = ["00080023", "30060008", "00080021", "00080020"].map((tag) => parseDicomDate(textOf(instance, tag)));
  return {
    sopInstanceUid: textOf(instance, "00080018"),
    studyInstanceUid: textOf(instance, "0020000D"),
    patientId: textOf(instance, "00100020"),
    date: dates.find((date) => date !== null) ?? null,
    creator: personWords(textOf(instance, "00700084")) || textOf(instance, "00080070"),
    title: textOf(instance, "0008103E") || textOf(instance, "00700080"),
  };
}

/** Gives a person name as words. */
export function personWords(name: string): string {
  return name.replaceAll("^", " ").replace(/\s+/g, " ").trim();
}

/** Gives the code in the first item of a code sequence, or null. */
export function codeIn(item: DicomJsonInstance, tag: string): ConceptCode | null {
  const [code] = itemsOf(item, tag);
  if (code === undefined) return null;
  const value = textOf(code, "00080100") || textOf(code, "00080119") || textOf(code, "00080120");
  return { value, scheme: textOf(code, "00080102"), meaning: textOf(code, "00080104") || value };
}
