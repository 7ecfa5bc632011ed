import type { IdentityStop } from "../../../shared/domain/identity.ts";
import type { DraftContent } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { dateText, dayOf } from "../../../shared/rules/date-text.ts";
import type { PatientLink } from "../store/patient-link-repository.ts";

/** What the sentences are made of. */
export interface IdentityNotesInput {
  readonly workitem: Workitem;
  readonly content: DraftContent;
  /** The decisions that count. */
  readonly links: readonly PatientLink[];
  readonly stops: readonly IdentityStop[];
}

/**
 * Gives the sentences that a report carries on whose its images are: each identity that a person declared to be this
 * patient, where its images may have been read, and how many images were left out. Who was left out is not named: the report
 * leaves the house, and that patient is somebody else.
 */
export function identityNotes({ workitem, content, links, stops }: IdentityNotesInput): string[] {
  const isRead = content.comparedStudies.length > 0;
  const declared = links.filter(
    (link) =>
      link.decision === "same" &&
      (link.workitemId === workitem.id || isRead || stops.some(({ identityKey }) => identityKey === link.other.key)),
  );
  const leftOut = stops.filter((stop) => stop.decision?.kind === "leftOut");
  return [
    ...declared.map((link) => {
      const number = link.other.patient.patientId.trim();
      const under = number === "" ? "under no number" : `under the number ${number}`;
      return `Images ${under} were taken as this patient's, as declared by ${byWhom(link.decidedByName, link.decidedAt)}: ${sentence(link.reason)}`;
    }),
    ...leftOut.map(({ imageCount, decision }) => {
      const isOne = imageCount === 1;
      const images = isOne ? "1 image that names" : `${imageCount} images that name`;
      const { byName, at, reason } = decision ?? { byName: "", at: null, reason: "" };
      return `${images} another patient came with this examination and ${isOne ? "was" : "were"} left out by ${byWhom(byName, at)}: ${sentence(reason)}`;
    }),
  ];
}

function byWhom(name: string, at: number | null): string {
  return `${name} on ${dateText(dayOf(at))}`;
}

function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
