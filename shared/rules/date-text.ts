import { Temporal } from "temporal-polyfill";

/** The zone in which every time is shown and working days are counted. */
export const displayTimeZone = "Europe/London";

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Gives `YYYY-MM-DD` as `14-May-2026` (NHS common user interface), or `date unknown` where it is null or no date. */
export function dateText(date: string | null): string {
  if (date === null) return "date unknown";
  try {
    const day = Temporal.PlainDate.from(date);
    return `${String(day.day).padStart(2, "0")}-${monthNames[day.month - 1] ?? ""}-${day.year}`;
  } catch {
    return "date unknown";
  }
}

/** Gives the day of an instant in Europe/London as `YYYY-MM-DD`, or null where there is no instant. */
export function dayOf(instant: number | null): string | null {
  if (instant === null) return null;
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone).toPlainDate().toString();
}

/** Gives an instant (milliseconds since 1970) as `14-May-2026 09:30`, Europe/London. */
export function momentText(instant: number): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone);
  const time = moment.toPlainTime().toString({ smallestUnit: "minute" });
  return `${dateText(moment.toPlainDate().toString())} ${time}`;
}
