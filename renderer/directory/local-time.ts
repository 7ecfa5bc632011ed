import { Temporal } from "temporal-polyfill";
import { displayTimeZone } from "../../shared/rules/date-text.ts";

/** Gives an instant (milliseconds since 1970) as a date field has it, `2026-11-23T09:00` in Europe/London; empty for none. */
export function toLocal(instant: number | null): string {
  if (instant === null) return "";
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(displayTimeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });
}

/** Gives what a date field says as an instant; null where it is empty or half filled. */
export function fromLocal(text: string): number | null {
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(displayTimeZone).epochMilliseconds;
  } catch {
    return null;
  }
}

/** Gives the Monday of the week of an instant, moved by some weeks. */
export function mondayOf(instant: number, weeks: number): Temporal.PlainDate {
  const day = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone).toPlainDate();
  return day.subtract({ days: day.dayOfWeek - 1 }).add({ weeks });
}

/** Gives when a day begins in Europe/London. */
export function startOf(day: Temporal.PlainDate): number {
  return day.toZonedDateTime(displayTimeZone).epochMilliseconds;
}
