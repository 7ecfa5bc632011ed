import { Temporal } from "temporal-polyfill";
import type { Priority } from "../domain/workitem.ts";
import { displayTimeZone } from "./date-text.ts";

/** Where the patient was when examined: in-patients and A&E are due the same working day. */
export type PatientSetting = "inpatient" | "emergency" | "other";

/** How a target follows from the examination's time. Minutes elapse by the clock, working minutes by the calendar. */
export type TurnaroundRule =
  | { readonly kind: "elapsed"; readonly minutes: number }
  | { readonly kind: "workingTime"; readonly minutes: number }
  | { readonly kind: "workingDayEnd"; readonly daysLater: number };

/** When a service works, and the days on which it does not besides weekends. */
export interface WorkingCalendar {
  /** Minutes after midnight, Europe/London. */
  readonly dayStartMinute: number;
  readonly dayEndMinute: number;
  /** `YYYY-MM-DD`. */
  readonly holidays: ReadonlySet<string>;
}

/** The targets of a service; every one is a setting. */
export interface TurnaroundPolicy {
  readonly byPriority: Readonly<Partial<Record<Priority, TurnaroundRule>>>;
  readonly bySetting: Readonly<Record<PatientSetting, TurnaroundRule>>;
}

/**
 * Bank holidays of England and Wales for 2026 and 2027, as published by the government. Later years need a new table:
 * outside it only weekends are left out, which makes a target earlier, never later.
 */
export const englandBankHolidays: readonly string[] = [
  "2026-01-01",
  "2026-04-03",
  "2026-04-06",
  "2026-05-04",
  "2026-05-25",
  "2026-08-31",
  "2026-12-25",
  "2026-12-28",
  "2027-01-01",
  "2027-03-26",
  "2027-03-29",
  "2027-05-03",
  "2027-05-31",
  "2027-08-30",
  "2027-12-27",
  "2027-12-28",
];

/** Monday to Friday, 09:00 to 17:00, without England's bank holidays. */
export const defaultCalendar: WorkingCalendar = {
  dayStartMinute: 9 * 60,
  dayEndMinute: 17 * 60,
  holidays: new Set(englandBankHolidays),
};

/** In-patients and A&E the same working day, others by the end of the next; immediate 1 hour, urgent 2 working hours. */
export const defaultTurnaroundPolicy: TurnaroundPolicy = {
  byPriority: {
    immediate: { kind: "elapsed", minutes: 60 },
    urgent: { kind: "workingTime", minutes: 120 },
  },
  bySetting: {
    inpatient: { kind: "workingDayEnd", daysLater: 0 },
    emergency: { kind: "workingDayEnd", daysLater: 0 },
    other: { kind: "workingDayEnd", daysLater: 1 },
  },
};

/** Says whether the service works on a day. */
export function isWorkingDay(day: Temporal.PlainDate, calendar: WorkingCalendar): boolean {
  return day.dayOfWeek <= 5 && !calendar.holidays.has(day.toString());
}

function nextWorkingDay(day: Temporal.PlainDate, calendar: WorkingCalendar): Temporal.PlainDate {
  let next = day.add({ days: 1 });
  while (!isWorkingDay(next, calendar)) next = next.add({ days: 1 });
  return next;
}

function instantAt(day: Temporal.PlainDate, minute: number): number {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return day.toZonedDateTime({ timeZone: displayTimeZone, plainTime: time }).epochMilliseconds;
}

/** The working day to which an instant belongs: after the day's end, or on a day off, the next working day. */
function workingDayOf(instant: number, calendar: WorkingCalendar): Temporal.PlainDate {
  const day = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone).toPlainDate();
  if (!isWorkingDay(day, calendar)) return nextWorkingDay(day, calendar);
  return instant >= instantAt(day, calendar.dayEndMinute) ? nextWorkingDay(day, calendar) : day;
}

function addWorkingTime(instant: number, minutes: number, calendar: WorkingCalendar): number {
  let day = workingDayOf(instant, calendar);
  let from = Math.max(instant, instantAt(day, calendar.dayStartMinute));
  let leftMs = minutes * 60_000;
  for (;;) {
    const dayEnd = instantAt(day, calendar.dayEndMinute);
    if (from + leftMs <= dayEnd) return from + leftMs;
    leftMs -= dayEnd - from;
    day = nextWorkingDay(day, calendar);
    from = instantAt(day, calendar.dayStartMinute);
  }
}

/** Gives the instant (milliseconds, UTC) that a rule names, counted from another. */
export function afterRule(start: number, rule: TurnaroundRule, calendar: WorkingCalendar): number {
  switch (rule.kind) {
    case "elapsed":
      return start + rule.minutes * 60_000;
    case "workingTime":
      return addWorkingTime(start, rule.minutes, calendar);
    case "workingDayEnd": {
      const examined = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(displayTimeZone).toPlainDate();
      let day = rule.daysLater === 0 ? workingDayOf(start, calendar) : examined;
      for (let count = 0; count < rule.daysLater; count += 1) day = nextWorkingDay(day, calendar);
      return instantAt(day, calendar.dayEndMinute);
    }
  }
}

/**
 * Gives the instant (milliseconds, UTC) by which a report is due, or null where the examination's time is unknown. The
 * earlier of the rules of its priority and its setting holds, so that a priority never makes a case later.
 */
export function turnaroundTarget(
  examination: {
    readonly clockStartedAt: number | null;
    readonly priority: Priority;
    readonly setting: PatientSetting;
  },
  policy: TurnaroundPolicy = defaultTurnaroundPolicy,
  calendar: WorkingCalendar = defaultCalendar,
): number | null {
  const start = examination.clockStartedAt;
  if (start === null) return null;
  const bySetting = afterRule(start, policy.bySetting[examination.setting], calendar);
  const priorityRule = policy.byPriority[examination.priority];
  return priorityRule === undefined ? bySetting : Math.min(bySetting, afterRule(start, priorityRule, calendar));
}
