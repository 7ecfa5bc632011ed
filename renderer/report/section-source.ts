import type { DraftContent } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { comparisonText } from "../../shared/rules/report-text.ts";

/** Where the words of a section came from. */
export type SectionSource = "request" | "images" | "priors";

/** Gives where a section's words came from, or null where it is empty or a person has written in it. */
export function sectionSource(content: DraftContent, key: SectionKey): SectionSource | null {
  const written = sectionText(content.sections[key]);
  if (written === "") return null;
  switch (key) {
    case "clinicalInformation":
      return written === content.generated?.clinicalInformation.trim() ? "request" : null;
    case "technique":
      return written === content.generated?.technique.trim() ? "images" : null;
    case "comparison": {
      const { comparedStudies } = content;
      if (comparedStudies.length === 0) return null;
      return written === comparisonText(comparedStudies, comparedStudies.length).trim() ? "priors" : null;
    }
    default:
      return null;
  }
}
