import type { AlertState } from "../domain/alert.ts";
import type { ReportStatus } from "../domain/report-status.ts";

/** What decides whether a patient may have a copy of a version. */
export interface PatientCopyQuestion {
  readonly status: ReportStatus;
  /** True once it may leave: the time to take the signature back is over, and it was not taken back. */
  readonly isReleased: boolean;
  /** True where no later version exists. */
  readonly isNewest: boolean;
  /** Where every alert of the case stands. */
  readonly alertStates: readonly AlertState[];
}

/**
 * Gives why a patient may not have a copy of a version now, as a sentence; null where they may. A patient must not learn from
 * paper what nobody has acted on yet, nor read what may still change or is known to be wrong.
 */
export function patientCopyRefusal({ status, isReleased, isNewest, alertStates }: PatientCopyQuestion): string | null {
  if (status === "withdrawn") return "This report is withdrawn, so there is no copy of it for the patient.";
  if (status === "cancelled") return "This examination was not reported, so there is nothing to give to the patient.";
  if (!isReleased) {
    return "This version has not left yet and may be taken back. The patient can have a copy once it is on its way.";
  }
  if (!isNewest) return "There is a newer version of this report. Give the patient a copy of that one.";
  if (status === "provisional") {
    return "This report is provisional and may still change. The patient can have a copy of the final report.";
  }
  const open = alertStates.filter((state) => state !== "closed" && state !== "cancelled").length;
  if (open === 0) return null;
  const alerts = open === 1 ? "An alert" : `${open} alerts`;
  return `${alerts} on this report ${open === 1 ? "is" : "are"} still open: the referrer has to act on it before the patient reads it. The copy can be given once every alert is closed.`;
}
