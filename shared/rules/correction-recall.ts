import type { RecallPolicy } from "../domain/correction-recall.ts";
import { recallPolicySchema } from "../domain/correction-recall.ts";
import type { Channel, DeliveryState, EvidenceRung } from "../domain/delivery.ts";
import { isProvable, rungsInOrder } from "./evidence-ladder.ts";

/** What is known of one delivery of an earlier version. */
export interface EarlierDelivery {
  readonly state: DeliveryState;
  /** When each rung was proven, in milliseconds since 1970; null where it was not. */
  readonly rungs: Readonly<Record<EvidenceRung, number | null>>;
  /** True where a try ended without a clear answer, or has not ended. */
  readonly mayHaveArrived: boolean;
}

/**
 * Says whether a recipient has an earlier version, or may have it: accepted or more is proven, a person brought it, it is on
 * its way, was handed over, or a try ended without a clear answer. What was refused, taken back or never left is not theirs.
 */
export function isHad({ state, rungs, mayHaveArrived }: EarlierDelivery): boolean {
  if (state === "recalled") return false;
  const isProven = rungsInOrder.slice(rungsInOrder.indexOf("accepted")).some((rung) => rungs[rung] !== null);
  if (isProven) return true;
  return ["sending", "handedOver", "deliveredOtherwise"].includes(state) || mayHaveArrived;
}

/** The policy until a site sets its own: somebody there has to acknowledge. */
export const firstRecallPolicy: RecallPolicy = { settledBy: "acknowledged" };

/** Gives a policy as it was kept, or the first one where it cannot be read. */
export function readRecallPolicy(stored: string | null): RecallPolicy {
  try {
    return recallPolicySchema.safeParse(JSON.parse(stored ?? "null")).data ?? firstRecallPolicy;
  } catch {
    return firstRecallPolicy;
  }
}

/** The rungs of the new version that settle a recall: of an archive that it has it, of people that they know. */
export function settlingRungs(role: "referrer" | "copy" | "archive", policy: RecallPolicy): readonly EvidenceRung[] {
  if (role === "archive") return ["accepted", "filed"];
  const known: readonly EvidenceRung[] = ["acknowledged", "actedOn", "outcomeSeen"];
  return policy.settledBy === "shown" ? ["shown", ...known] : known;
}

/** How the new version goes to a recipient. */
export interface NewDelivery {
  readonly state: DeliveryState;
  readonly channel: Channel;
  readonly hasReceipts: boolean;
  readonly isDestinationOn: boolean;
}

/** Gives why a recall will not settle by itself, in a sentence; empty while it may. */
export function recallNeed(
  role: "referrer" | "copy" | "archive",
  policy: RecallPolicy,
  deliveries: readonly NewDelivery[],
): string {
  if (deliveries.length === 0) return "Nothing is sent to them any more. Tell them another way.";
  if (deliveries.every(({ isDestinationOn }) => !isDestinationOn)) {
    return "The way to them is off. Tell them another way.";
  }
  const held: readonly DeliveryState[] = ["needsPerson", "awaitingPerson"];
  if (deliveries.every(({ state }) => held.includes(state))) {
    return "The new version has not reached them. Tell them another way, or put the delivery right.";
  }
  const rungs = settlingRungs(role, policy);
  const canSay = deliveries.some(({ channel, hasReceipts }) =>
    rungs.some((rung) => isProvable(rung, channel, hasReceipts)),
  );
  return canSay ? "" : "This channel cannot prove that anybody read it. Ask them, and enter what they say.";
}
