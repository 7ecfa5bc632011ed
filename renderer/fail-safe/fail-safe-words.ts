import type { FailSafeKind, FailSafeRow } from "../../shared/domain/fail-safe.ts";
import { formatDate, formatName } from "../app/format.ts";

/** The words for what stands on the board, as its chips and rows say them. */
export const failSafeKindNames: Readonly<Record<FailSafeKind, string>> = {
  alertUnacknowledged: "Nobody acknowledged",
  alertUnacted: "Nothing done yet",
  deliveryNeedsPerson: "Not delivered",
  deliveriesWaiting: "Route not answering",
  recallOpen: "Old version out there",
  incidentOpen: "Gap",
  questionUnanswered: "Question",
  drillFailed: "Drill failed",
  listenerDown: "Nothing comes in",
  dayNotSignedOff: "Not signed off",
};

/** Those that an alert hangs on stand out; the others are due. */
export function isCritical(kind: FailSafeKind): boolean {
  return kind === "alertUnacknowledged" || kind === "alertUnacted" || kind === "drillFailed";
}

/** Gives whom or what a row is about: the patient, the day, or the place it waits for. */
export function subjectOf(row: FailSafeRow): string {
  if (row.patientName !== null) return formatName(row.patientName);
  return row.kind === "dayNotSignedOff" ? formatDate(row.subjectId) : row.whose;
}

/** Gives the screen on which a row is dealt with. */
export function placeOf(kind: FailSafeKind): "alerts" | "delivery" | "settings" | null {
  if (kind === "listenerDown") return "settings";
  if (kind === "alertUnacknowledged" || kind === "alertUnacted") return "alerts";
  return kind === "dayNotSignedOff" || kind === "drillFailed" ? null : "delivery";
}
