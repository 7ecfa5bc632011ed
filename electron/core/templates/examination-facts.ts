import type { StudySummary } from "../../../shared/domain/study.ts";
import { ageInYears } from "../../../shared/rules/patient-age.ts";
import type { ExaminationFacts } from "../../../shared/templates/choose-template.ts";

/** Gives what templates ask of an examination. The age is at the examination; null where a date is missing or impossible. */
export function examinationFacts(study: StudySummary): ExaminationFacts {
  const { modalities, description, bodyPart, patient, performedAt, site } = study;
  return {
    ...{ modalities, description, bodyPart, sex: patient.sex, siteCode: site.code },
    age: performedAt === null ? null : ageInYears(patient.birthDate, performedAt),
  };
}
