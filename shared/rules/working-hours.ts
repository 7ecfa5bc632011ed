import { Temporal } from "temporal-polyfill";
import { displayTimeZone } from "./date-text.ts";
import { isWorkingDay, type WorkingCalendar } from "./turnaround.ts";

/** Says whether an instant (milliseconds since 1970) is within working hours, Europe/London; the end does not count. */
export function isWorkingTime(at: number, calendar: WorkingCalendar): boolean {
  const day = londonDay(at);
  if (!isWorkingDay(day, calendar)) return false;
  return at >= minuteOf(day, calendar.dayStartMinute) && at < minuteOf(day, calendar.dayEndMinute);
}

/** Gives the next instant after one (milliseconds since 1970) at which working hours begin or end. */
export function nextWorkingChange(at: number, calendar: WorkingCalendar): number {
  let day = londonDay(at);
  for (;;) {
    if (isWorkingDay(day, calendar)) {
      const start = minuteOf(day, calendar.dayStartMinute);
      if (start > at) return start;
      const end = minuteOf(day, calendar.dayEndMinute);
      if (end > at) return end;
    }
    day = day.add({ days: 1 });
  }
}

/** By the wall clock: 09:00 is 09:00 on the two days of the year that have 23 or 25 hours as well. */
function minuteOf(day: Temporal.PlainDate, minute: number): number {
  const time = Temporal.PlainTime.from("00:00").add({ minutes: minute % 1440 });
  const date = day.add({ days: Math.floor(minute / 1440) });
  return date.toZonedDateTime({ timeZone: displayTimeZone, plainTime: time }).epochMilliseconds;
}

function londonDay(at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(displayTimeZone).toPlainDate();
}
