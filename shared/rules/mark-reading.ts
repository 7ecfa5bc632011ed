import type { Measurement } from "../domain/measurement.ts";
import { reportedMeasurementText } from "./measurement-text.ts";

/** Says whether a printed text is what a mark reads now, with or without words on its examination behind it. */
export function isReadingOf(text: string, mark: Pick<Measurement, "image" | "text"> & Partial<Measurement>): boolean {
  const { studyInstanceUid, studyDate } = mark.image;
  const bare = reportedMeasurementText(mark, { studyInstanceUid, date: studyDate });
  return text === bare || text.startsWith(`${bare} (`);
}
