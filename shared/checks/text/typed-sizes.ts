import type { SectionKey } from "../../domain/section.ts";
import { quantitiesIn, type TextQuantity } from "../../language/quantities.ts";
import type { Sentence } from "../../language/sentences.ts";
import type { ReadParagraph, ReadReport } from "../read-report.ts";

/** A size that somebody typed, with its sentence. */
export interface TypedSize {
  readonly paragraph: ReadParagraph;
  readonly sentence: Sentence;
  /** Places are in the paragraph. */
  readonly size: TextQuantity;
}

/** Gives the sizes with a unit that were typed, not those that chips and fields print. */
export function typedSizes(report: ReadReport, ...sections: readonly SectionKey[]): TypedSize[] {
  return report.sentencesOf(...sections).flatMap(({ paragraph, sentence }) =>
    quantitiesIn(sentence.text).flatMap((found) => {
      const size = { ...found, from: sentence.from + found.from, to: sentence.from + found.to };
      return isPrinted(paragraph, size) ? [] : [{ paragraph, sentence, size }];
    }),
  );
}

function isPrinted({ runs }: ReadParagraph, { from, to }: TextQuantity): boolean {
  let start = 0;
  for (const run of runs) {
    const end = start + run.text.length;
    if (run.kind !== "text" && from < end && to > start) return true;
    start = end;
  }
  return false;
}

/** Gives whether two lengths are the same as reports round them: to a millimetre, or to 5 % of what is larger. */
export function isSameSize(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(1, 0.05 * Math.max(a, b));
}
