import type { Recipient } from "../domain/report.ts";

/** Gives what tells recipients apart, in a fixed order: who, and by which destination. */
export function recipientKeys(recipients: readonly Pick<Recipient, "id" | "name" | "destinationId">[]): string[] {
  return recipients.map(({ id, name, destinationId }) => [id, destinationId, name].join("\n")).toSorted();
}

/** Says whether a report would go to others than the signer was shown; `seen` absent: nothing was shown. */
export function areOthersThanSeen(
  recipients: readonly Pick<Recipient, "id" | "name" | "destinationId">[],
  seen: readonly string[] | undefined,
): boolean {
  if (seen === undefined) return false;
  const keys = recipientKeys(recipients);
  return keys.length !== seen.length || keys.some((key, place) => key !== seen[place]);
}
