import type { Measurement } from "../domain/measurement.ts";
import { dateText, dayOf } from "./date-text.ts";

/** The examination that a report is of. */
export interface ReportedExamination {
  readonly studyInstanceUid: string;
  /** Day of the examination in Europe/London as `YYYY-MM-DD`, or null. */
  readonly date: string | null;
}

/** Gives the examination of a study, as the text of measurements needs it. */
export function reportedExamination(study: {
  studyInstanceUid: string;
  performedAt: number | null;
}): ReportedExamination {
  return { studyInstanceUid: study.studyInstanceUid, date: dayOf(study.performedAt) };
}

/** Says whether a mark is on an image of another examination than the report's. */
export function isOfOtherExamination(mark: Pick<Measurement, "image">, examination: ReportedExamination): boolean {
  return mark.image.studyInstanceUid !== examination.studyInstanceUid;
}

/**
 * Gives what the report prints for a mark: `8.4 mm` on its own examination, `8.4 mm (19-Jul-2026)` on another, so that an
 * earlier number is never read as the present one. One of the same day, or of no known day, says in words that it is another.
 */
export function reportedMeasurementText(
  mark: Pick<Measurement, "image" | "text">,
  examination: ReportedExamination,
): string {
  if (!isOfOtherExamination(mark, examination)) return mark.text;
  const { studyDate } = mark.image;
  if (studyDate !== null && studyDate !== examination.date) return `${mark.text} (${dateText(studyDate)})`;
  return `${mark.text} (other examination, ${dateText(studyDate)})`;
}
