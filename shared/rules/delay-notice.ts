import { Temporal } from "temporal-polyfill";
import {
  type DelayNotice,
  type DelayPolicy,
  type DelayProposal,
  type DelayReason,
  delayPolicySchema,
} from "../domain/delay-notice.ts";
import type { Workitem } from "../domain/workitem.ts";
import { displayTimeZone } from "./date-text.ts";
import { defaultCalendar, isWorkingDay, type WorkingCalendar } from "./turnaround.ts";

/** The policy until a site sets its own: a person decides, an hour before the target, and no patient feed is known. */
export const firstDelayPolicy: DelayPolicy = {
  mode: "ask",
  beforeTargetMinutes: 60,
  patientFeedId: "",
  automaticSince: 0,
};

/** Gives a policy as it was kept, or the first one where it cannot be read. */
export function readDelayPolicy(stored: string | null): DelayPolicy {
  try {
    return delayPolicySchema.safeParse(JSON.parse(stored ?? "null")).data ?? firstDelayPolicy;
  } catch {
    return firstDelayPolicy;
  }
}

/** What of a case decides whether its target will be missed. */
type Late = Pick<Workitem, "status" | "targetAt" | "reservation" | "heldReason" | "heldUntil">;

/**
 * Gives why a case will miss its target and the date to tell, in milliseconds since 1970; null where it will not, as far as is
 * known, or where a standing notice says all that. A held case is late at once when it is expected after the target; one that
 * nobody has, when the target is near; any, when it has passed. A new date is told anew, the same cause never twice.
 */
export function delayDue(
  workitem: Late,
  standing: Pick<DelayNotice, "expectedAt"> | null,
  policy: Pick<DelayPolicy, "beforeTargetMinutes">,
  now: number,
  calendar: WorkingCalendar = defaultCalendar,
): Pick<DelayProposal, "cause" | "suggestedAt" | "suggestedReason"> | null {
  const { status, targetAt } = workitem;
  if (targetAt === null || ["final", "withdrawn", "cancelled"].includes(status)) return null;
  const expected = status === "held" ? endOfDay(workitem.heldUntil, calendar) : null;
  if (expected !== null && expected > targetAt && expected > now) {
    if (standing !== null && standing.expectedAt >= expected) return null;
    return { cause: "held", suggestedAt: expected, suggestedReason: reasonOf(workitem.heldReason) };
  }
  // What was told still holds.
  if (standing !== null && standing.expectedAt > now) return null;
  const isNear = now >= targetAt - policy.beforeTargetMinutes * 60_000;
  const cause = now >= targetAt ? "late" : isNear && workitem.reservation === null ? "nobody" : null;
  if (cause === null) return null;
  const suggestion = delaySuggestion(workitem, now, calendar);
  return suggestion && { cause, ...suggestion };
}

/**
 * Gives the date (milliseconds since 1970) and the reason that a person who tells of a delay begins with: the day behind the
 * target on which a hold is expected to end, else the end of the next working day behind now and the target. Null where no target runs.
 */
export function delaySuggestion(
  { status, targetAt, heldReason, heldUntil }: Omit<Late, "reservation">,
  now: number,
  calendar: WorkingCalendar = defaultCalendar,
): Pick<DelayProposal, "suggestedAt" | "suggestedReason"> | null {
  if (targetAt === null || ["final", "withdrawn", "cancelled"].includes(status)) return null;
  const expected = status === "held" ? endOfDay(heldUntil, calendar) : null;
  return {
    suggestedAt:
      expected !== null && expected > Math.max(now, targetAt)
        ? expected
        : endOfNextWorkingDay(Math.max(now, targetAt), calendar),
    suggestedReason: status === "held" ? reasonOf(heldReason) : "workload",
  };
}

/** Suggested from the words of a hold, to be confirmed by a person. */
function reasonOf(heldReason: string): DelayReason {
  if (/prior|earlier|previous|old (film|image)|films? of|comparison/i.test(heldReason)) return "priors";
  if (/mdt|meeting|conference/i.test(heldReason)) return "meeting";
  if (/opinion|second read|specialist/i.test(heldReason)) return "opinion";
  return heldReason.trim() === "" ? "workload" : "information";
}

function endOfDay(day: string, calendar: WorkingCalendar): number | null {
  try {
    return instantAt(Temporal.PlainDate.from(day), calendar);
  } catch {
    // No day was given.
    return null;
  }
}

function endOfNextWorkingDay(instant: number, calendar: WorkingCalendar): number {
  let day = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone).toPlainDate();
  do day = day.add({ days: 1 });
  while (!isWorkingDay(day, calendar));
  return instantAt(day, calendar);
}

function instantAt(day: Temporal.PlainDate, { dayEndMinute }: WorkingCalendar): number {
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(dayEndMinute / 60), minute: dayEndMinute % 60 });
  return day.toZonedDateTime({ timeZone: displayTimeZone, plainTime }).epochMilliseconds;
}
