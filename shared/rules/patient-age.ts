import { Temporal } from "temporal-polyfill";
import { displayTimeZone } from "./date-text.ts";

/** Gives completed years at an instant (milliseconds, UTC) in London; null where the birth date is unknown or later. */
export function ageInYears(birthDate: string | null, at: number): number | null {
  if (birthDate === null) return null;
  try {
    const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(displayTimeZone).toPlainDate();
    const birth = Temporal.PlainDate.from(birthDate);
    return Temporal.PlainDate.compare(birth, day) > 0 ? null : birth.until(day, { largestUnit: "years" }).years;
  } catch {
    return null;
  }
}
