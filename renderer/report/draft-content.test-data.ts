import type { DraftContent, Paragraph } from "../../shared/domain/report.ts";

/** Gives a draft content with nothing in it but the findings given; the start of a blank report. */
export function emptyDraftContent(findings: readonly Paragraph[] = []): DraftContent {
  return {
    sections: {
      clinicalInformation: [],
      technique: [],
      comparison: [],
      findings: [...findings],
      conclusion: [],
      advice: [],
    },
    measurements: [],
    keyImages: [],
    comparedStudies: [],
  };
}
