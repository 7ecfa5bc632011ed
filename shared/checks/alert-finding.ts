import { paragraphText, type ReportDocument } from "../domain/report.ts";
import { criticalWordings } from "../language/critical-wording.ts";
import { sentencesOf } from "../language/sentences.ts";

/**
 * Gives the sentences of a report that state a critical finding as present, those of the conclusion first; of the findings only
 * those that state another one. Empty where none does: whoever is told must hear what was found, not the whole report.
 */
export function alertFinding({ conclusion, findings }: ReportDocument["sections"]): string {
  const terms = new Set<string>();
  const stating: string[] = [];
  for (const section of [conclusion, findings]) {
    const known = new Set(terms);
    for (const paragraph of section) {
      if (paragraph.some(({ kind }) => kind === "table")) continue;
      for (const sentence of sentencesOf(paragraphText(paragraph))) {
        const found = criticalWordings([sentence]).map(({ term }) => term);
        if (found.every((term) => known.has(term)) || stating.includes(sentence.text)) continue;
        for (const term of found) terms.add(term);
        stating.push(sentence.text);
      }
    }
  }
  return stating.join(" ");
}
