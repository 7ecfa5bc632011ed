import type { KeptNumber } from "../domain/kept-number.ts";
import type { Paragraph, ReportDocument } from "../domain/report.ts";
import { sectionCodes, sectionKeys } from "../domain/section.ts";
import { isReadingOf } from "./mark-reading.ts";

type Kept = Pick<ReportDocument, "keptNumbers" | "measurements" | "sections" | "addenda">;

/** Gives the decisions that stand: a mark that changed again is asked about anew, one that reads as written is no matter. */
export function keptInForce({
  keptNumbers = [],
  measurements,
}: Pick<Kept, "keptNumbers" | "measurements">): KeptNumber[] {
  return keptNumbers.filter(({ measurementId, marked }) => {
    const mark = measurements.find(({ id }) => id === measurementId);
    return mark !== undefined && isReadingOf(marked, mark);
  });
}

/** Gives a sentence for each number that is signed as written although its mark reads otherwise now. */
export function keptSentences(document: Kept): string[] {
  const places: (readonly [string, readonly Paragraph[]])[] = [
    ...document.addenda.map(({ version, paragraphs }) => [`Addendum, version ${version}`, paragraphs] as const),
    ...sectionKeys.map((key) => [sectionCodes[key].heading, document.sections[key]] as const),
  ];
  const said = keptInForce(document).flatMap(({ measurementId, written, marked }) =>
    places
      .filter(([, paragraphs]) =>
        paragraphs
          .flat()
          .some((run) => run.kind === "measurement" && run.measurementId === measurementId && run.text === written),
      )
      .map(([heading]) => `${heading}: ${written}; the mark reads ${marked}. Kept as written.`),
  );
  return [...new Set(said)];
}
