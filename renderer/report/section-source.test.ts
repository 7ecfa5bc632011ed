import { describe, expect, it } from "vitest";
import type { DraftContent } from "../../shared/domain/report.ts";
import { comparisonText, paragraphsFromText } from "../../shared/rules/report-text.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { sectionSource } from "./section-source.ts";

const generated = { clinicalInformation: "Cough.\nNodule?", technique: "CT of the chest." };
const compared: DraftContent["comparedStudies"] = [
  {
    studyInstanceUid: "2.25.7" as DraftContent["comparedStudies"][number]["studyInstanceUid"],
    description: "CT chest",
    date: "2026-05-14",
  },
];

function content(texts: Partial<Record<keyof DraftContent["sections"], string>>, changes: Partial<DraftContent> = {}) {
  const empty = emptyDraftContent();
  const sections = { ...empty.sections };
  for (const [key, text] of Object.entries(texts)) {
    sections[key as keyof typeof sections] = paragraphsFromText(text);
  }
  return { ...empty, generated, sections, ...changes };
}

describe("where a section's words came from", () => {
  it("is said while they are as they were generated", () => {
    const untouched = content({ ...generated, comparison: comparisonText(compared, 1) }, { comparedStudies: compared });
    expect(sectionSource(untouched, "clinicalInformation")).toBe("request");
    expect(sectionSource(untouched, "technique")).toBe("images");
    expect(sectionSource(untouched, "comparison")).toBe("priors");
  });

  it("is not said once a letter was changed, of an empty section, or of what only a person writes", () => {
    const changed = content({
      clinicalInformation: "Cough. Nodule.",
      technique: "CT of the chest, left.",
      findings: "x",
    });
    for (const key of ["clinicalInformation", "technique", "comparison", "findings"] as const) {
      expect(sectionSource(changed, key)).toBeNull();
    }
    expect(
      sectionSource(content({}, { generated: { clinicalInformation: "", technique: "" } }), "technique"),
    ).toBeNull();
  });

  it("is not said of a comparison with nothing, nor of a draft of an earlier program", () => {
    expect(sectionSource(content({ comparison: comparisonText([], 0) }), "comparison")).toBeNull();
    const { generated: _, ...earlier } = content(generated);
    expect(sectionSource(earlier, "technique")).toBeNull();
  });
});
