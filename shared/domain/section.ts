import { z } from "zod";

/** The sections of a report in their order. LOINC codes are in `sectionCodes`. */
export const sectionKeySchema = z.enum([
  "clinicalInformation",
  "technique",
  "comparison",
  "findings",
  "conclusion",
  "advice",
]);
export type SectionKey = z.infer<typeof sectionKeySchema>;
/** The section keys in the order of the report. */
export const sectionKeys: readonly SectionKey[] = sectionKeySchema.options;

/** Heading and LOINC code of each section; codes from LOINC document ontology, as used by HL7 v2 OBX-3 and FHIR. */
export const sectionCodes: Record<SectionKey, { heading: string; loinc: string; loincName: string }> = {
  clinicalInformation: { heading: "Clinical information", loinc: "11329-0", loincName: "History general" },
  technique: { heading: "Technique", loinc: "55111-9", loincName: "Current imaging procedure descriptions" },
  comparison: { heading: "Comparison", loinc: "18834-2", loincName: "Radiology comparison study" },
  findings: { heading: "Findings", loinc: "59776-5", loincName: "Procedure findings" },
  conclusion: { heading: "Conclusion", loinc: "19005-8", loincName: "Radiology impression" },
  advice: { heading: "Advice", loinc: "18783-1", loincName: "Radiology study recommendation" },
};
