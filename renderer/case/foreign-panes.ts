import type { Case } from "../../shared/contract/views.ts";
import type { StudySummary } from "../../shared/domain/study.ts";
import { isOfStudyPatient } from "../../shared/rules/patient-identity.ts";
import type { DisplaySet } from "../viewer/viewer-types.ts";

/** The part of a case that says whose it is. */
export type CaseIdentity = Pick<Case, "workitem" | "priors">;

/**
 * Gives the display sets that are not this patient's: of a study that the core did not name as the patient's, or whose
 * images name another patient than the study they came with: by number, name, birth date, sex or NHS number. A prior from another hospital may carry another
 * number than the case; it is compared with what the core found for that prior. In doubt a set is foreign.
 */
export function foreignDisplaySets(displaySets: readonly DisplaySet[], identity: CaseIdentity): DisplaySet[] {
  const studies = [identity.workitem.study, ...identity.priors.map((prior) => prior.study)];
  return displaySets.filter((set) => !isOfStudies(set, studies));
}

function isOfStudies(set: DisplaySet, studies: readonly StudySummary[]): boolean {
  return studies.some(
    (study) =>
      study.studyInstanceUid === set.studyInstanceUid &&
      study.archiveId === set.archiveId &&
      (set.patient === undefined || isOfStudyPatient(study.patient, set.patient)) &&
      set.patientId.trim() === study.patient.patientId.trim() &&
      issuersAgree(set.issuerOfPatientId, study.patient.issuerOfPatientId),
  );
}

/** Many archives leave the issuer out of their answers; two issuers that are both given must be the same. */
function issuersAgree(one: string, other: string): boolean {
  return one.trim() === "" || other.trim() === "" || one.trim() === other.trim();
}
