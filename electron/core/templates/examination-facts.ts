import { Temporal } from "temporal-polyfill";
import type { StudySummary } from "../../../shared/domain/study.ts";
import type { ExaminationFacts } from "../../../shared/templates/choose-template.ts";

/** Gives what templates ask of an examination. The age is at the examination; null where a date is missing or impossible. */
export function examinationFacts(study: StudySummary): ExaminationFacts {
  const { modalities, description, bodyPart, patient, performedAt, site } = study;
  return {
    ...{ modalities, description, bodyPart, sex: patient.sex, siteCode: site.code },
    age: ageInYears(patient.birthDate, performedAt),
  };
}

function ageInYears(birthDate: string | null, at: number | null): number | null {
  if (birthDate === null || at === null) return null;
  try {
    const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO("Europe/London").toPlainDate();
    const birth = Temporal.PlainDate.from(birthDate);
    if (Temporal.PlainDate.compare(birth, day) > 0) return null;
    return birth.until(day, { largestUnit: "years" }).years;
  } catch {
    return null;
  }
}
