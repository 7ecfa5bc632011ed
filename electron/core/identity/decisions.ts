import type { IdentityDecision } from "../../../shared/domain/identity.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { identityKey } from "../../../shared/rules/patient-identity.ts";
import type { PatientLink } from "../store/patient-link-repository.ts";

/** Gives the identity of a study's patient, as its archive states it. */
export function studyIdentityKey({ archiveId, patient }: StudySummary): string {
  return identityKey(archiveId, patient);
}

/**
 * Gives the decision that counts for each other identity, by its key. What was left out of one examination says nothing of
 * another: `leftOut` counts in its own case only. A withdrawn decision is given as such.
 */
export function countingLinks(links: readonly PatientLink[], workitemId: string | null): Map<string, PatientLink> {
  const counting = new Map<string, PatientLink>();
  for (const link of links) {
    if (link.decision === "leftOut" && link.workitemId !== workitemId) continue;
    counting.set(link.other.key, link);
  }
  return counting;
}

/** Gives a link as a window sees it; null for none and for a withdrawn one. */
export function asDecision(link: PatientLink | undefined): IdentityDecision | null {
  if (link === undefined || link.decision === "withdrawn") return null;
  return { kind: link.decision, byName: link.decidedByName, at: link.decidedAt, reason: link.reason };
}
