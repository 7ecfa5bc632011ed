import type { DisplayCheck, DisplayPolicy, DisplayStanding } from "../domain/display.ts";

/** What a site asks until it says otherwise. */
export const firstDisplayPolicy: DisplayPolicy = { use: "diagnostic", visualEveryDays: 30, measuredEveryDays: 365 };

/** Why these: shown beside the policy. */
export const displayPolicyReason =
  "Every 30 days by eye and every 365 days with a meter unless the site says otherwise. AAPM On-line Report 3 asks for checks by the user, a monthly or quarterly test and a yearly one by a physicist; the program's own figures are a month and a year.";

const dayMs = 86_400_000;

/** How a monitor stands with its checks. */
export interface DisplayDue {
  readonly state: "notAsked" | "neverChecked" | "failed" | "overdue" | "done";
  /** In a few words, for the status line; empty where nothing is to be said. */
  readonly words: string;
  /** When the next check is due, milliseconds UTC; null where none is asked or none was ever made. */
  readonly dueAt: number | null;
}

/** Gives how a monitor stands now: a failed check before an overdue one, and the visual one before the measured one. */
export function displayDue(standing: Pick<DisplayStanding, "visual" | "measured" | "policy">, now: number): DisplayDue {
  const { visual, measured, policy } = standing;
  if (policy.visualEveryDays === 0 && policy.measuredEveryDays === 0)
    return { state: "notAsked", words: "", dueAt: null };
  const dueAt = earliest([dueOf(visual, policy.visualEveryDays), dueOf(measured, policy.measuredEveryDays)]);
  if (visual?.outcome === "failed" || measured?.outcome === "failed") {
    return { state: "failed", words: "Display check failed", dueAt };
  }
  const isVisualMissing = policy.visualEveryDays > 0 && visual?.outcome !== "passed";
  const isMeasuredMissing = policy.visualEveryDays === 0 && measured?.outcome !== "passed";
  if (isVisualMissing || isMeasuredMissing) return { state: "neverChecked", words: "Display not checked", dueAt: null };
  if (dueAt !== null && dueAt <= now) return { state: "overdue", words: "Display check overdue", dueAt };
  return { state: "done", words: "", dueAt };
}

/** A measurement that was never made is not overdue: a site without a meter checks by eye. */
function dueOf(check: DisplayCheck | null, everyDays: number): number | null {
  return check === null || everyDays === 0 ? null : check.at + everyDays * dayMs;
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}
