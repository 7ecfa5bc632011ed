import { Temporal } from "temporal-polyfill";

/**
 * Gives the time between two days (`YYYY-MM-DD`, or null) in words: `14 months earlier`, `same day`, `3 days later`,
 * `date unknown`.
 */
export function intervalText(currentDay: string | null, otherDay: string | null): string {
  const [current, other] = [dayFrom(currentDay), dayFrom(otherDay)];
  if (current === null || other === null) return "date unknown";
  const isEarlier = Temporal.PlainDate.compare(other, current) <= 0;
  const [first, last] = isEarlier ? [other, current] : [current, other];
  const days = first.until(last, { largestUnit: "days" }).days;
  if (days === 0) return "same day";
  const months = first.until(last, { largestUnit: "months" }).months;
  const direction = isEarlier ? "earlier" : "later";
  if (days < 14) return `${counted(days, "day")} ${direction}`;
  if (months < 2) return `${counted(Math.floor(days / 7), "week")} ${direction}`;
  if (months < 24) return `${counted(months, "month")} ${direction}`;
  return `${counted(Math.floor(months / 12), "year")} ${direction}`;
}

function dayFrom(day: string | null): Temporal.PlainDate | null {
  try {
    return day === null ? null : Temporal.PlainDate.from(day);
  } catch {
    return null;
  }
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
