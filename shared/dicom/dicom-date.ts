import { Temporal } from "temporal-polyfill";

/** The zone in which dates and times of a header are read when it states no offset, and in which they are shown. */
export const serviceTimeZone = "Europe/London";

/**
 * Gives a DICOM date (DA, `YYYYMMDD`, PS3.5 6.2) as `YYYY-MM-DD`, or null where it is absent or no calendar day.
 * The forms `YYYY.MM.DD` (ACR-NEMA) and `YYYY-MM-DD` are tolerated.
 */
export function parseDicomDate(text: string): string | null {
  const parts = /^(\d{4})([.-]?)(\d{2})\2(\d{2})$/.exec(text.trim());
  if (parts === null) return null;
  const [, year, , month, day] = parts;
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: "reject" },
    ).toString();
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** Gives `YYYY-MM-DD` as a DICOM date (DA). The inverse of `parseDicomDate`. */
export function toDicomDate(day: string): string {
  return day.replaceAll("-", "");
}

/** A time of day, to the millisecond. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/**
 * Gives a DICOM time (TM, `HHMMSS.FFFFFF`, trailing parts optional, PS3.5 6.2), or null where it is absent or wrong.
 * The form `HH:MM:SS` (ACR-NEMA) is tolerated; a leap second is read as second 59.
 */
export function parseDicomTime(text: string): TimeOfDay | null {
  const parts = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(?:\.(\d{1,9}))?)?)?$/.exec(text.trim());
  if (parts === null) return null;
  const hour = Number(parts[1]);
  const minute = Number(parts[2] ?? 0);
  const second = Math.min(Number(parts[3] ?? 0), 59);
  const millisecond = Math.floor(Number(`0.${parts[4] ?? "0"}`) * 1000);
  if (hour > 23 || minute > 59 || Number(parts[3] ?? 0) > 60) return null;
  return { hour, minute, second, millisecond };
}

/**
 * Gives the instant of a DICOM date and time in milliseconds since 1970, or null where the date is absent or wrong.
 * Read in Europe/London unless `offset` (Timezone Offset From UTC, `+HHMM` or `-HHMM`, PS3.3 C.12.1.1.8) is valid. A
 * wrong or absent time counts as the start of the day; an hour that the clocks skip is read as the hour after.
 */
export function parseDicomInstant(date: string, time: string, offset = ""): number | null {
  const day = parseDicomDate(date);
  if (day === null) return null;
  const clock = parseDicomTime(time) ?? { hour: 0, minute: 0, second: 0, millisecond: 0 };
  const local = Temporal.PlainDate.from(day).toPlainDateTime(clock);
  return local.toZonedDateTime(zoneOf(offset)).epochMilliseconds;
}

function zoneOf(offset: string): string {
  const parts = /^([+-])(\d{2})(\d{2})$/.exec(offset.trim());
  if (parts === null) return serviceTimeZone;
  const [, sign, hours, minutes] = parts;
  if (Number(hours) > 14 || Number(minutes) > 59) return serviceTimeZone;
  return `${sign}${hours}:${minutes}`;
}
