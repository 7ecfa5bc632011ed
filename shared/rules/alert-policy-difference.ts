import { type AlertCategory, alertCategoryNames, alertCategorySchema } from "../domain/alert.ts";
import {
  type AlertPolicy,
  type AlertSpan,
  type CategoryPolicy,
  type EscalationMeans,
  type EscalationStep,
  escalationRoleNames,
} from "../domain/alert-policy.ts";
import { dateText } from "./date-text.ts";

/** Gives the words for a stretch of time, e.g. `4 working hours`. */
export function spanText(span: AlertSpan): string {
  if (span.kind === "workingDayEnd") {
    if (span.daysLater === 0) return "the end of the working day";
    return span.daysLater === 1
      ? "the end of the next working day"
      : `the end of the working day ${span.daysLater} days later`;
  }
  const working = span.kind === "workingTime" ? "working " : "";
  const isWhole = span.minutes % 60 === 0 && span.minutes > 0;
  const [count, unit] = isWhole ? [span.minutes / 60, "hour"] : [span.minutes, "minute"];
  return `${count} ${working}${unit}${count === 1 ? "" : "s"}`;
}

/** Gives what one policy of alerts has otherwise than another, a sentence each; empty where they are the same. `teamName`: of an entry by its identifier. */
export function alertPolicyDifference(
  before: AlertPolicy,
  after: AlertPolicy,
  teamName: (entryId: string) => string,
): string[] {
  return [
    ...calendarDifference(before.calendar, after.calendar),
    ...teamRoles.flatMap((role) => {
      const words = (id: string | null) => (id === null ? "whoever is on for it" : teamName(id));
      return changed(escalationRoleNames[role], words(before.teams[role]), words(after.teams[role]));
    }),
    ...alertCategorySchema.options.flatMap((category) =>
      categoryDifference(category, before.categories[category], after.categories[category]),
    ),
  ];
}

/** Roles of the ladder for which a team can be named. */
export const teamRoles = ["dutyTeam", "onCallConsultant", "siteLead", "failSafeOfficer"] as const;

function calendarDifference(before: AlertPolicy["calendar"], after: AlertPolicy["calendar"]): string[] {
  const hours = ({ dayStartMinute, dayEndMinute }: AlertPolicy["calendar"]) =>
    `${clockText(dayStartMinute)} to ${clockText(dayEndMinute)}`;
  const added = after.extraHolidays.filter((day) => !before.extraHolidays.includes(day));
  const removed = before.extraHolidays.filter((day) => !after.extraHolidays.includes(day));
  return [
    ...changed("Working day", hours(before), hours(after)),
    ...added.toSorted().map((day) => `${dateText(day)} is a day off.`),
    ...removed.toSorted().map((day) => `${dateText(day)} is a day off no more.`),
  ];
}

function categoryDifference(category: AlertCategory, before: CategoryPolicy, after: CategoryPolicy): string[] {
  const code = (text: string) => (text === "" ? "none" : text);
  const differences = [
    ...changed("code", code(before.code), code(after.code)),
    ...changed("acknowledged within", spanText(before.acknowledgeWithin), spanText(after.acknowledgeWithin)),
    ...changed("acted on within", spanText(before.actWithin), spanText(after.actWithin)),
    ...changed("first told", meansText(before.firstContact), meansText(after.firstContact)),
    ...changed("a message is taken within", spanText(before.acceptedWithin), spanText(after.acceptedWithin)),
    ...stepsDifference(before.steps, after.steps),
  ];
  return differences.map((words) => `${alertCategoryNames[category]}, ${words}`);
}

function stepsDifference(before: readonly EscalationStep[], after: readonly EscalationStep[]): string[] {
  const count = Math.max(before.length, after.length);
  return Array.from({ length: count }, (_, place) => {
    const [one, other] = [before[place], after[place]].map((step) => (step === undefined ? "none" : stepText(step)));
    return changed(`step ${place + 1}`, one ?? "none", other ?? "none");
  }).flat();
}

function stepText({ after, to, by, clock }: EscalationStep): string {
  const until = clock === "acknowledge" ? "while nobody has acknowledged" : "while nobody has acted";
  return `after ${spanText(after)} ${escalationRoleNames[to].toLowerCase()} ${meansText(by)} ${until}`;
}

function meansText(means: EscalationMeans): string {
  return means === "voice" ? "by telephone" : "by message";
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function changed(what: string, before: string, after: string): string[] {
  return before === after ? [] : [`${what}: ${after}, before ${before}.`];
}
