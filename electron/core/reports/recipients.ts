import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { Recipient } from "../../../shared/domain/report.ts";

/**
 * Gives who gets a signed version: everybody behind an enabled destination, and everybody who had an earlier version, so
 * that nobody is left with an old one. A recipient keeps its identifier over all versions.
 */
export function reportRecipients(
  destinations: readonly DestinationSettings[],
  referrer: { readonly name: string; readonly organisation: string },
  previous: readonly Recipient[],
): Recipient[] {
  const current = destinations
    .filter((destination) => destination.isEnabled)
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
