import type { Channel, Delivery, EvidenceRung } from "../domain/delivery.ts";
import { evidenceRungSchema } from "../domain/delivery.ts";

/** The rungs, lowest first. */
export const rungsInOrder: readonly EvidenceRung[] = evidenceRungSchema.options;

/** How one rung of a delivery stands: proven at a time, not yet, or never to be proven on its channel. */
export type RungProof =
  | { readonly rung: EvidenceRung; readonly kind: "proven"; readonly at: number }
  | { readonly rung: EvidenceRung; readonly kind: "notYet" | "notProvable" };

/**
 * What a channel can prove by itself; whatever a person enters or the receipt page tells comes on top. HL7: an application
 * acknowledgement says that the message was processed, not for which patient it was filed. A mail server takes a notice, it
 * does not deliver a report. Paper proves nothing but what the person who handed it over says.
 */
const provableBy: Readonly<Record<Channel, ReadonlySet<EvidenceRung>>> = {
  hl7: new Set(["queued", "handedOver", "accepted"]),
  fhir: new Set(["queued", "handedOver", "accepted", "filed"]),
  dicomweb: new Set(["queued", "handedOver", "accepted", "filed"]),
  folder: new Set(["queued", "handedOver", "accepted"]),
  email: new Set(["queued", "handedOver"]),
  print: new Set(["queued", "handedOver"]),
  page: new Set(["queued", "handedOver", "shown", "acknowledged", "actedOn", "outcomeSeen"]),
  mesh: new Set(["queued", "handedOver", "accepted", "filed"]),
};
const provableByReceipts: readonly EvidenceRung[] = ["shown", "acknowledged", "actedOn", "outcomeSeen"];

/**
 * Says whether a rung can ever be proven on a channel. `hasReceipts`: the destination tells what became of a report (FHIR Task
 * and Communication), or its recipient has a page behind a link.
 */
export function isProvable(rung: EvidenceRung, channel: Channel, hasReceipts: boolean): boolean {
  return provableBy[channel].has(rung) || (hasReceipts && provableByReceipts.includes(rung));
}

/** Gives when each rung was proven, in milliseconds since 1970; null where it was not. */
export function rungTimes(delivery: RungTimesOf): Readonly<Record<EvidenceRung, number | null>> {
  return {
    queued: delivery.queuedAt,
    handedOver: delivery.handedOverAt,
    accepted: delivery.acceptedAt,
    filed: delivery.filedAt,
    shown: delivery.shownAt,
    acknowledged: delivery.acknowledgedAt,
    actedOn: delivery.actedAt,
    outcomeSeen: delivery.outcomeAt,
  };
}

type RungTimesOf = Pick<
  Delivery,
  "queuedAt" | "handedOverAt" | "acceptedAt" | "filedAt" | "shownAt" | "acknowledgedAt" | "actedAt" | "outcomeAt"
>;

/** Gives the highest rung that is proven. Nothing below it is taken for granted, and nothing above it. */
export function highestProven(delivery: RungTimesOf): EvidenceRung {
  const times = rungTimes(delivery);
  return rungsInOrder.findLast((rung) => times[rung] !== null) ?? "queued";
}

/** Gives every rung of a delivery, lowest first: proven, not yet, or not provable on its channel. */
export function ladderOf(delivery: RungTimesOf & Pick<Delivery, "channel">, hasReceipts: boolean): RungProof[] {
  const times = rungTimes(delivery);
  return rungsInOrder.map((rung) => {
    const at = times[rung];
    if (at !== null) return { rung, kind: "proven", at };
    return { rung, kind: isProvable(rung, delivery.channel, hasReceipts) ? "notYet" : "notProvable" };
  });
}
