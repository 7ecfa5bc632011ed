import { Temporal } from "temporal-polyfill";
import type { PersonName, Sex } from "../../shared/domain/patient.ts";
import { displayTimeZone } from "../../shared/rules/date-text.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Keeps a date on one line; a copy of it gives a plain hyphen (`copy-hyphens.ts`). */
export const fixedHyphen = "\u2011";

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function zoned(instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function monthName(month: number): string {
  return monthNames[month - 1] ?? "";
}

/** Gives a name as `SMITH, John (Mr)`, missing parts left out; never an empty string. */
export function formatName(name: PersonName): string {
  const family = name.family.trim().toLocaleUpperCase("en-GB");
  const given = name.given.trim();
  const prefix = name.prefix.trim();
  const spoken = [family, given].filter(Boolean).join(", ");
  if (spoken === "") return name.ideographic.trim() === "" ? "Name not recorded" : name.ideographic.trim();
  return prefix === "" ? spoken : `${spoken} (${prefix})`;
}

/** Gives `YYYY-MM-DD` as `04-Mar-1961` with fixed hyphens, or `not recorded`. */
export function formatDate(date: string | null): string {
  const day = plainDate(date);
  return day === null ? "not recorded" : [twoDigits(day.day), monthName(day.month), day.year].join(fixedHyphen);
}

/** Gives the day of an instant (milliseconds, UTC) in Europe/London as `19-Nov-2026`. */
export function formatDay(instant: number): string {
  return formatDate(zoned(instant).toPlainDate().toString());
}

/** Gives the time of an instant in Europe/London as `14:32`. */
export function formatTime(instant: number): string {
  const time = zoned(instant);
  return `${twoDigits(time.hour)}:${twoDigits(time.minute)}`;
}

/** Gives the time of an instant with its seconds, `14:32:07`. */
export function formatTimeWithSeconds(instant: number): string {
  return `${formatTime(instant)}:${twoDigits(zoned(instant).second)}`;
}

/** Gives an instant as `19-Nov-2026 14:32`. */
export function formatDayAndTime(instant: number): string {
  return `${formatDay(instant)} ${formatTime(instant)}`;
}

/** Gives an instant as `Thu 19-Nov-2026 14:32`, for the clock of the window. */
export function formatClockTime(instant: number): string {
  return `${dayNames[zoned(instant).dayOfWeek - 1] ?? ""} ${formatDayAndTime(instant)}`;
}

/** Gives an instant near now: `14:32` today, `yesterday 14:32`, else the day and time. */
export function formatRecent(instant: number, now: number): string {
  const daysAgo = daysBetween(instant, now);
  if (daysAgo === 0) return formatTime(instant);
  if (daysAgo === 1) return `yesterday ${formatTime(instant)}`;
  return formatDayAndTime(instant);
}

/** Gives when something was done, for a sentence: `today 10:48`, `yesterday 10:48`, `04-Mar-2026 10:48`. */
export function formatDoneAt(instant: number, now: number): string {
  return daysBetween(instant, now) === 0 ? `today ${formatTime(instant)}` : formatRecent(instant, now);
}

/** Gives the same inside a sentence: `tomorrow 12:00`. */
export function formatDueInSentence(instant: number, now: number): string {
  return formatDueAt(instant, now).replace(/^Tomorrow/, "tomorrow");
}

/** Gives when something is due: `14:32` today, `Tomorrow 12:00`, `Mon 23-Nov 17:00`, with the year where it differs. */
export function formatDueAt(instant: number, now: number): string {
  const ahead = -daysBetween(instant, now);
  if (ahead === 0) return formatTime(instant);
  if (ahead === 1) return `Tomorrow ${formatTime(instant)}`;
  const time = zoned(instant);
  const day = [twoDigits(time.day), monthName(time.month)];
  if (time.year !== zoned(now).year) day.push(String(time.year));
  return `${dayNames[time.dayOfWeek - 1] ?? ""} ${day.join(fixedHyphen)} ${formatTime(instant)}`;
}

/** Whole days of the calendar from `instant` to `now`; negative where `instant` lies ahead. */
function daysBetween(instant: number, now: number): number {
  return zoned(instant).toPlainDate().until(zoned(now).toPlainDate(), { largestUnit: "days" }).days;
}

/** Gives a length of time rounded down: `40 s`, `46 min`, `1 h 04 min`, `3 days 4 h`. */
export function formatDuration(durationMs: number): string {
  const duration = Math.max(0, durationMs);
  if (duration < minuteMs) return `${Math.floor(duration / 1000)} s`;
  if (duration < hourMs) return `${Math.floor(duration / minuteMs)} min`;
  if (duration < dayMs) {
    return `${Math.floor(duration / hourMs)} h ${twoDigits(Math.floor((duration % hourMs) / minuteMs))} min`;
  }
  const days = Math.floor(duration / dayMs);
  const hours = Math.floor((duration % dayMs) / hourMs);
  return `${days} ${days === 1 ? "day" : "days"}${hours === 0 ? "" : ` ${hours} h`}`;
}

/**
 * Gives how late something is, as coarse as it matters: `42 min`, `9 h 05 min`, `13 h`, `3 days` up to 99 days, then
 * `14 weeks`, `8 months`, `33 years`.
 */
export function formatLateness(durationMs: number): string {
  const text = formatDuration(durationMs);
  if (durationMs < 10 * hourMs) return text;
  const days = Math.floor(durationMs / dayMs);
  if (days < 100) return text.replace(/ \d+ (min|h)$/, "");
  if (days < 182) return count(Math.floor(days / 7), "week");
  if (days < 2 * 365.25) return count(Math.floor(days / 30.4375), "month");
  return count(Math.floor(days / 365.25), "year");
}

/** Gives a running clock: `4:12`, `1:04:12`, rounded down to the second. */
export function formatCountdown(durationMs: number): string {
  const seconds = Math.floor(Math.max(0, durationMs) / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = twoDigits(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${twoDigits(minutes)}:${rest}`;
}

/** Nobody has lived longer by much: a greater age is a slip in the record, never a fact to show. */
const greatestAge = 130;

/**
 * Gives the age on the day of `now` in words, as precise as a reader of images needs it: `9 days`, `6 weeks`,
 * `14 months`, `7 years`. Empty where there is no birth date or it cannot be right.
 */
export function formatAge(birthDate: string | null, now: number): string {
  const birth = plainDate(birthDate);
  if (birth === null || isImpossibleBirth(birth, now)) return "";
  const today = zoned(now).toPlainDate();
  const days = birth.until(today, { largestUnit: "days" }).days;
  const months = birth.until(today, { largestUnit: "months" }).months;
  if (days < 28) return count(days, "day");
  if (months < 12) return count(Math.floor(days / 7), "week");
  if (months < 24) return count(months, "month");
  return count(Math.floor(months / 12), "year");
}

/** Says whether a birth date cannot be right on the day of `now`: it lies ahead, or more than 130 years back. */
export function mustCheckBirth(birthDate: string | null, now: number): boolean {
  const birth = plainDate(birthDate);
  return birth !== null && isImpossibleBirth(birth, now);
}

/** Gives birth date and age as `04-Mar-1961 (65 years)`, an impossible one as `04-Mar-1111, check`, or `not recorded`. */
export function formatBorn(birthDate: string | null, now: number): string {
  const date = formatDate(birthDate);
  if (mustCheckBirth(birthDate, now)) return `${date}, check`;
  const age = formatAge(birthDate, now);
  return age === "" ? date : `${date} (${age})`;
}

function plainDate(date: string | null): Temporal.PlainDate | null {
  if (date === null) return null;
  try {
    return Temporal.PlainDate.from(date);
  } catch {
    return null;
  }
}

function isImpossibleBirth(birth: Temporal.PlainDate, now: number): boolean {
  const today = zoned(now).toPlainDate();
  return (
    Temporal.PlainDate.compare(birth, today) > 0 || birth.until(today, { largestUnit: "years" }).years > greatestAge
  );
}

/** Gives the letter that a list shows for a sex, or an empty text where it is not recorded. */
export function formatSexLetter(sex: Sex): string {
  return { female: "F", male: "M", other: "Other", unknown: "" }[sex];
}

/** Gives sex and age as a list shows them: `F 65`, `M 14 months`, `F`; an impossible age as `M 04-Mar-1111, check`. */
export function formatSexAndAge(sex: Sex, birthDate: string | null, now: number): string {
  const age = mustCheckBirth(birthDate, now)
    ? formatBorn(birthDate, now)
    : formatAge(birthDate, now).replace(/ years?$/, "");
  return [formatSexLetter(sex), age].filter(Boolean).join(" ") || "Not recorded";
}

/** Gives the word for a sex; `not recorded` is said, never left out. */
export function formatSex(sex: Sex): string {
  return { female: "Female", male: "Male", other: "Other", unknown: "Not recorded" }[sex];
}

/** Gives ten digits as `943 476 5919`; anything else comes back as it is. */
export function formatNhsNumber(nhsNumber: string): string {
  return nhsNumber.replace(/^(\d{3})(\d{3})(\d{4})$/, "$1 $2 $3");
}

/** Gives `1 image`, `3 images`, `1,204 images`. */
export function count(value: number, noun: string): string {
  return `${value.toLocaleString("en-GB")} ${noun}${value === 1 ? "" : "s"}`;
}

/** Gives an amount of storage in the unit that fits, e.g. `12.4 GB` (10^9 bytes). */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
