import type { Acknowledgement, Alert, AlertState } from "../../../shared/domain/alert.ts";

/** What may move an alert. `hasAcceptedHandover`: the closer took the alert over and answers for it now. */
export type AlertMove =
  | { readonly kind: "dispatched" | "delivered" | "opened" | "acknowledged" | "actioned" }
  | { readonly kind: "closed"; readonly hasAcceptedHandover: boolean }
  /** Another alert of the same case takes its place. */
  | { readonly kind: "superseded" }
  | { readonly kind: "cancelled"; readonly hasReason: boolean; readonly isSecondPerson: boolean };

/** The rungs in their order. Evidence that comes late never takes an alert back down. */
const rungs: readonly AlertState[] = ["raised", "dispatched", "delivered", "opened", "acknowledged", "actioned"];

/** Says whether an alert still needs somebody: everything but closed, cancelled and superseded. */
export function isAlertOpen(state: AlertState): boolean {
  return state !== "closed" && state !== "cancelled" && state !== "superseded";
}

/** Says whether a named person has acknowledged it, which ends the clock of telling but not that of acting. */
export function isAlertAcknowledged(state: AlertState): boolean {
  return state === "acknowledged" || state === "actioned" || state === "closed";
}

/**
 * Gives the state after a move, or null where the move is refused. There is no move of time: nothing closes by itself.
 * Closing needs an action, or an acknowledgement whose follow-up the closer accepted by handover; cancelling needs a
 * reason and a second person. Closed, cancelled and superseded are final.
 */
export function nextAlertState(state: AlertState, move: AlertMove): AlertState | null {
  if (!isAlertOpen(state)) return null;
  switch (move.kind) {
    case "dispatched":
    case "delivered":
    case "opened":
      return rungs.indexOf(move.kind) > rungs.indexOf(state) ? move.kind : state;
    case "acknowledged":
      return isAlertAcknowledged(state) ? null : "acknowledged";
    case "actioned":
      return isAlertAcknowledged(state) ? "actioned" : null;
    case "closed":
      if (state === "actioned") return "closed";
      return state === "acknowledged" && move.hasAcceptedHandover ? "closed" : null;
    case "superseded":
      return "superseded";
    case "cancelled":
      return move.hasReason && move.isSecondPerson ? "cancelled" : null;
  }
}

/** Gives what changes with an action: the words so far and these, and the second clock at the first of them. `at` in milliseconds since 1970. */
export function actedChange(
  alert: Pick<Alert, "actionTaken" | "actedAt" | "actBy" | "isActionLate">,
  actionTaken: string,
  byName: string,
  at: number,
) {
  return {
    actionTaken: [alert.actionTaken, actionTaken].filter((text) => text !== "").join("\n"),
    actedAt: alert.actedAt ?? at,
    isActionLate: alert.isActionLate || (alert.actedAt === null && alert.actBy !== null && at > alert.actBy),
    actionEvidence: byName,
  };
}

/** Gives why an acknowledgement cannot be taken, as a sentence, or null. By voice it must have been read back correctly. */
export function acknowledgementProblem(acknowledgement: Omit<Acknowledgement, "at">): string | null {
  if (acknowledgement.personName.trim() === "") {
    return "An acknowledgement needs the name of the person who gave it. Nothing was recorded.";
  }
  if (acknowledgement.method !== "voice") return null;
  const isReadBack = acknowledgement.readBack === "correct" || acknowledgement.readBack === "correctedThenCorrect";
  return isReadBack
    ? null
    : "Heard by voice, the finding must be read back correctly before it counts as acknowledged. " +
        "Record a failed contact instead, or ask for the read-back.";
}

/** Says whether the time limit passed without an acknowledgement. Instants are in milliseconds, UTC. */
export function isAlertLate(
  alert: { readonly state: AlertState; readonly acknowledgeBy: number; readonly acknowledgedAt: number | null },
  now: number,
): boolean {
  if (alert.acknowledgedAt !== null) return alert.acknowledgedAt > alert.acknowledgeBy;
  return isAlertOpen(alert.state) && now > alert.acknowledgeBy;
}
