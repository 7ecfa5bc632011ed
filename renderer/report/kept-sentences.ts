import type { ReportDocument } from "../../shared/domain/report.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { isReadingOf } from "../../shared/rules/mark-reading.ts";

/** Gives a sentence for each number that is signed as written although its mark reads otherwise now. */
export function keptSentences(document: ReportDocument): string[] {
  const { keptNumbers = [], measurements, sections } = document;
  const said = keptNumbers.flatMap(({ measurementId, written, marked }) => {
    const mark = measurements.find(({ id }) => id === measurementId);
    // A mark that changed again is asked about; one that reads as written is no matter.
    if (mark === undefined || !isReadingOf(marked, mark)) return [];
    return sectionKeys
      .filter((key) =>
        sections[key]
          .flat()
          .some((run) => run.kind === "measurement" && run.measurementId === measurementId && run.text === written),
      )
      .map((key) => `${sectionCodes[key].heading}: ${written}; the mark reads ${marked}. Kept as written.`);
  });
  return [...new Set(said)];
}
