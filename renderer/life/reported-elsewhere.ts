import type { StructuredReport } from "../../shared/objects/structured-report.ts";
import type { DisplaySet } from "../viewer/viewer-types.ts";

/** Measurements, doses and what programs found are signed too, and are no report of the examination. */
const otherTitles = /measurement|dose|cad\b|computer.aided|procedure log|key object/i;

/**
 * Gives the verified reports that the archive already has of an examination, made by somebody else: those among the series of
 * the study while no version was signed here.
 */
export function reportsElsewhere(
  sets: readonly Pick<DisplaySet, "studyInstanceUid" | "isPrior" | "reports">[],
  studyInstanceUid: string,
  hasOwnVersion: boolean,
): readonly StructuredReport[] {
  if (hasOwnVersion) return [];
  return sets
    .filter((set) => !set.isPrior && set.studyInstanceUid === studyInstanceUid)
    .flatMap(({ reports }) => reports)
    .filter(({ title, standing }) => /^Complete, verified/.test(standing) && !otherTitles.test(title));
}
