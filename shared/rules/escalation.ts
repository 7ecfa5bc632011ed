import type { Alert } from "../domain/alert.ts";
import {
  type AlertPolicy,
  type AlertSpan,
  categoryPolicyOf,
  type EscalationMeans,
  type EscalationRole,
} from "../domain/alert-policy.ts";
import { afterRule, englandBankHolidays, type WorkingCalendar } from "./turnaround.ts";

/** What of an alert its ladder hangs on. */
export type LadderAlert = Pick<
  Alert,
  "category" | "raisedAt" | "escalationStep" | "acknowledgement" | "actedAt" | "state"
>;

/** A step of an alert's ladder. */
export interface LadderStep {
  /** Its place, from 0: the first contact. The daily reminders follow the last step of the policy. */
  readonly number: number;
  readonly kind: "firstContact" | "step" | "reminder";
  /** What ends it: an acknowledgement, or an action. */
  readonly clock: "acknowledge" | "act";
  readonly to: EscalationRole;
  readonly by: EscalationMeans;
  /** In milliseconds since 1970. */
  readonly dueAt: number;
}

/** A step whose time has come. */
export interface DueStep extends LadderStep {
  /** False where somebody has acknowledged or acted meanwhile, or a later reminder says the same: it is passed over. */
  readonly isNeeded: boolean;
}

/** Gives the working hours that a policy counts by. */
export function calendarOf({ calendar }: AlertPolicy): WorkingCalendar {
  const { dayStartMinute, dayEndMinute, extraHolidays } = calendar;
  return { dayStartMinute, dayEndMinute, holidays: new Set([...englandBankHolidays, ...extraHolidays]) };
}

/** Gives the instant a span after another, in milliseconds since 1970. */
export function afterSpan(start: number, span: AlertSpan, policy: AlertPolicy): number {
  return afterRule(start, span, calendarOf(policy));
}

/** Gives both limits of an alert of a category that is raised at an instant, in milliseconds since 1970. */
export function alertLimits(policy: AlertPolicy, category: Alert["category"], raisedAt: number) {
  const { acknowledgeWithin, actWithin } = categoryPolicyOf(policy, category);
  const acknowledgeBy = afterSpan(raisedAt, acknowledgeWithin, policy);
  return { acknowledgeBy, actBy: Math.max(acknowledgeBy, afterSpan(raisedAt, actWithin, policy)) };
}

/**
 * Gives the step at a place of an alert's ladder: the first contact, the policy's steps by their time, then a reminder at the
 * end of each working day without end, so that an open alert always has a next step.
 */
export function ladderStep(alert: LadderAlert, policy: AlertPolicy, number: number): LadderStep {
  return stepAfter(fixedSteps(alert, policy), alert, policy, number);
}

function stepAfter(fixed: readonly LadderStep[], alert: LadderAlert, policy: AlertPolicy, number: number): LadderStep {
  const step = fixed[number];
  if (step !== undefined) return step;
  const last = fixed.at(-1)?.dueAt ?? alert.raisedAt;
  const dueAt = afterSpan(last, { kind: "workingDayEnd", daysLater: number - fixed.length + 1 }, policy);
  const to = alert.actedAt === null ? "failSafeOfficer" : "owner";
  return { number, kind: "reminder", clock: "act", to, by: "message", dueAt };
}

/**
 * Gives the steps of an open alert that are due at an instant (milliseconds since 1970) and not over, in their order. Nothing
 * of the ladder is ever left out: after a pause every step that became due comes, reminders once. Empty for an alert that
 * is over. `now` is never earlier than what is known to have happened (`knownNow`).
 */
export function dueSteps(alert: LadderAlert, policy: AlertPolicy, now: number): DueStep[] {
  if (isOver(alert)) return [];
  const fixed = fixedSteps(alert, policy);
  const due: LadderStep[] = [];
  for (let number = alert.escalationStep; ; number += 1) {
    const step = stepAfter(fixed, alert, policy, number);
    if (step.dueAt > now) break;
    due.push(step);
  }
  const lastReminder = due.findLast(({ kind }) => kind === "reminder");
  return due.map((step) => ({
    ...step,
    isNeeded: step.kind === "reminder" ? step === lastReminder : isStillNeeded(alert, step),
  }));
}

/** Gives when the next step of an alert is due, in milliseconds since 1970; null for one that is over, and only then. */
export function nextStepAt(alert: LadderAlert, policy: AlertPolicy): number | null {
  return isOver(alert) ? null : ladderStep(alert, policy, alert.escalationStep).dueAt;
}

/** A clock that was set back cannot be earlier than what has happened already. In milliseconds since 1970. */
export function knownNow(alert: Pick<Alert, "raisedAt" | "events">, now: number): number {
  return Math.max(now, alert.raisedAt, ...alert.events.map(({ at }) => at));
}

function fixedSteps(alert: LadderAlert, policy: AlertPolicy): LadderStep[] {
  const { firstContact, steps } = categoryPolicyOf(policy, alert.category);
  const timed = steps
    .map(({ after, ...step }, index) => ({ ...step, index, dueAt: afterSpan(alert.raisedAt, after, policy) }))
    .sort((one, other) => one.dueAt - other.dueAt || one.index - other.index);
  const { raisedAt } = alert;
  return [
    { number: 0, kind: "firstContact", clock: "acknowledge", to: "recipient", by: firstContact, dueAt: raisedAt },
    ...timed.map(({ index: _, ...step }, index) => ({ ...step, number: index + 1, kind: "step" as const })),
  ];
}

function isStillNeeded(alert: LadderAlert, step: LadderStep): boolean {
  return step.clock === "act" ? alert.actedAt === null : alert.acknowledgement === null;
}

function isOver({ state }: LadderAlert): boolean {
  return state === "closed" || state === "cancelled" || state === "superseded";
}
