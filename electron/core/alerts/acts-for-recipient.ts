import type { Recipient } from "../../../shared/domain/report.ts";

/**
 * Says whether what somebody does with a report counts for its alert: the referrer's answer does, and that of the alert's
 * named recipient, whatever they have the report as. Whoever else has a copy may read it long before anybody who has to
 * act, so theirs stops no clock.
 */
export function actsForRecipient(
  of: { readonly recipientRole: Recipient["role"]; readonly recipientName: string },
  alertRecipientName: string,
): boolean {
  if (of.recipientRole !== "copy") return of.recipientRole === "referrer";
  return plain(of.recipientName) === plain(alertRecipientName);
}

function plain(name: string): string {
  return name.normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase();
}
