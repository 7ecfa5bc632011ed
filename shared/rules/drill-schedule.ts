import { Temporal } from "temporal-polyfill";
import type { FailSafePolicy } from "../domain/fail-safe.ts";
import { displayTimeZone } from "./date-text.ts";

/**
 * Gives the last and the next time at which drills are due, around `now` (milliseconds since 1970); null where none is
 * scheduled. Days and time are London's: a time that a change of clocks leaves out comes an hour later (RFC 9557 "compatible").
 */
export function drillTimes(
  { weekdays, minuteOfDay }: FailSafePolicy["drill"],
  now: number,
): { readonly last: number; readonly next: number } | null {
  if (weekdays.length === 0) return null;
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(displayTimeZone).toPlainDate();
  const time = Temporal.PlainTime.from({ hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60 });
  const times = Array.from({ length: 17 }, (_, index) => today.add({ days: index - 8 }))
    .filter(({ dayOfWeek }) => weekdays.includes(dayOfWeek))
    .map((day) => day.toZonedDateTime({ timeZone: displayTimeZone, plainTime: time }).epochMilliseconds);
  const last = times.findLast((at) => at <= now);
  const next = times.find((at) => at > now);
  return last === undefined || next === undefined ? null : { last, next };
}
