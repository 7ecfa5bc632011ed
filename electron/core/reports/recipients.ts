import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { Recipient } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { embeddedArchiveId } from "../archive/archive-registry.ts";

/**
 * Gives who gets a signed version: everybody behind an enabled destination, but this workstation's own archive only for a
 * study that came from it, and everybody who had an earlier version, so that nobody is left with an old one. A recipient
 * keeps its identifier over all versions.
 */
export function reportRecipients(
  destinations: readonly DestinationSettings[],
  workitem: Pick<Workitem, "study" | "referrer">,
  previous: readonly Recipient[],
): Recipient[] {
  const { study, referrer } = workitem;
  const current = destinations
    .filter((destination) => destination.isEnabled && takesReportsOf(destination, study.archiveId))
    .map((destination): Recipient => {
      const isReferrer = destination.recipientRole === "referrer" && referrer.name !== "";
      return {
        id: destination.id,
        name: isReferrer ? referrer.name : destination.name,
        organisation: isReferrer ? referrer.organisation : "",
        role: destination.recipientRole,
        destinationId: destination.id,
      };
    });
  const known = new Set(current.map((recipient) => recipient.id));
  return [...current, ...previous.filter((recipient) => !known.has(recipient.id))];
}

/** Objects beside a study that is elsewhere would make a second, incomplete copy of the study in this workstation. */
function takesReportsOf({ channel, address }: DestinationSettings, studyArchiveId: string): boolean {
  return channel !== "dicomweb" || address !== embeddedArchiveId || studyArchiveId === embeddedArchiveId;
}
