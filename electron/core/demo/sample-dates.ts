import dicomParser from "dicom-parser";
import { Temporal } from "temporal-polyfill";

/** The day that the newest sample study carries in `samples/`. */
export const sampleBaseDay = "2026-11-20";

/** Tags that hold a date (DA) or begin with one (DT) of the examination. The patient's birth date is not among them. */
const examinationDateTags: readonly string[] = [
  "x00080012", // Instance Creation Date
  "x00080020", // Study Date
  "x00080021", // Series Date
  "x00080022", // Acquisition Date
  "x00080023", // Content Date
  "x0008002a", // Acquisition DateTime
  "x00181078", // Radiopharmaceutical Start DateTime
  "x00181079", // Radiopharmaceutical Stop DateTime
  "x00400244", // Performed Procedure Step Start Date
  "x00400250", // Performed Procedure Step End Date
];

/**
 * Gives a copy of a DICOM Part 10 file with every examination date moved by whole days, in place: a DA value and the
 * date of a DT value are eight characters (PS3.5 section 6.2), so that no length changes and pixel data stays as it is.
 * Dates inside sequences (Radiopharmaceutical Information) move too. Throws when the file is not DICOM.
 */
export function moveExaminationDates(file: Uint8Array, days: number): Uint8Array {
  const copy = Uint8Array.from(file);
  if (days === 0) return copy;
  moveDatesOf(dicomParser.parseDicom(copy, { untilTag: "x7fe00010" }), copy, days);
  return copy;
}

function moveDatesOf(dataSet: dicomParser.DataSet, bytes: Uint8Array, days: number): void {
  for (const [tag, element] of Object.entries(dataSet.elements)) {
    for (const item of element.items ?? []) if (item.dataSet) moveDatesOf(item.dataSet, bytes, days);
    if (!examinationDateTags.includes(tag) || element.length < 8) continue;
    const text = String.fromCharCode(...bytes.subarray(element.dataOffset, element.dataOffset + 8));
    const moved = movedDate(text, days);
    if (moved) for (let index = 0; index < 8; index++) bytes[element.dataOffset + index] = moved.charCodeAt(index);
  }
}

function movedDate(text: string, days: number): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return null;
  try {
    const day = Temporal.PlainDate.from(`${parts[1]}-${parts[2]}-${parts[3]}`, { overflow: "reject" });
    return day.add({ days }).toString().replaceAll("-", "");
  } catch {
    return null;
  }
}

/**
 * Gives by how many days the samples have to move for a demo that is set up at `now` (milliseconds UTC): the newest
 * study becomes of that day in London, or of the day before when it is still early, so that no study lies ahead.
 */
export function daysToMove(now: number): number {
  const london = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO("Europe/London");
  const newest = london.hour >= 11 ? london.toPlainDate() : london.toPlainDate().subtract({ days: 1 });
  return Temporal.PlainDate.from(sampleBaseDay).until(newest, { largestUnit: "days" }).days;
}
