import type { AlertCategory } from "../domain/alert.ts";
import { paragraphText, type ReportDocument } from "../domain/report.ts";
import { cancerWordings } from "../language/cancer-wording.ts";
import { criticalWordings } from "../language/critical-wording.ts";
import { sentencesOf } from "../language/sentences.ts";

/**
 * Gives the sentences of a report that state a critical finding as present, those of the conclusion first; of the findings only
 * those that state another one. Empty where none does: whoever is told must hear what was found, not the whole report.
 */
function alertFinding({ conclusion, findings }: ReportDocument["sections"]): string {
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

/** What an alert begins with. A person decides on both. */
export interface AlertSuggestion {
  readonly category: AlertCategory;
  /** Empty where the words suggest nothing. */
  readonly finding: string;
}

/**
 * Gives what the words of a report suggest for its alert: what somebody has to be told of at once before all else, then what
 * states or suspects a cancer, in its own sentences. Where they suggest nothing, the category that is told soonest.
 */
export function suggestedAlert(sections: ReportDocument["sections"]): AlertSuggestion {
  const critical = alertFinding(sections);
  if (critical !== "") return { category: "critical", finding: critical };
  const stating = [...sections.conclusion, ...sections.findings]
    .filter((paragraph) => paragraph.every(({ kind }) => kind !== "table"))
    .flatMap((paragraph) => sentencesOf(paragraphText(paragraph)))
    .filter((sentence) => cancerWordings([sentence]).length > 0)
    .map(({ text }) => text);
  const finding = [...new Set(stating)].join(" ");
  return { category: finding === "" ? "critical" : "cancer", finding };
}
