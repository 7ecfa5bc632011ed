import type { IdentityStop } from "../../../shared/domain/identity.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { compareIdentities, isOfStudyPatient } from "../../../shared/rules/patient-identity.ts";
import type { PatientLink } from "../store/patient-link-repository.ts";
import { asDecision } from "./decisions.ts";
import type { IdentityGroup } from "./study-identities.ts";

/**
 * Gives what stops a report: each identity in the examination's headers that contradicts the patient whom the archive names
 * for it, with what was decided of it. `links`: the decisions that count, by identity.
 */
export function stopsOf(
  study: StudySummary,
  groups: readonly IdentityGroup[],
  links: ReadonlyMap<string, PatientLink>,
): IdentityStop[] {
  const foreign = groups.filter((group) => !isOfStudyPatient(study.patient, group.patient));
  const hasOwn = foreign.length < groups.length;
  return foreign.map((group): IdentityStop => {
    const comparison = compareIdentities(study.patient, group.patient);
    return {
      identityKey: group.key,
      archiveId: study.archiveId,
      studyInstanceUid: study.studyInstanceUid,
      seriesInstanceUids: [...group.seriesInstanceUids],
      imageCount: group.sopInstanceUids.size,
      patient: group.patient,
      explanation: comparison.explanation,
      whyNotConfirmable: comparison.whyNotConfirmable,
      mayLeaveOut: hasOwn,
      decision: asDecision(links.get(group.key)),
    };
  });
}

/** Says whether a stop no longer stands in the way: declared the same person, or left out of this examination. */
export function isResolved({ decision }: IdentityStop): boolean {
  return decision?.kind === "same" || decision?.kind === "leftOut";
}
