import { Temporal } from "temporal-polyfill";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const mostYears = 130;

/** Which forms are read, for whoever typed another. */
export const birthDateForms =
  "day, month and year, for example 31/12/1960, 31.12.1960, 31 Dec 1960 or 31121960, with all four digits of the year";

/**
 * Gives a birth date as somebody typed it as `YYYY-MM-DD`, or null where it is none or could be two: day before month with any
 * sign between, the month in English letters, year first (ISO 8601), eight digits. Two digits of a year are read where one
 * century alone is possible. `today` is `YYYY-MM-DD`.
 */
export function typedBirthDate(typed: string, today: string): string | null {
  const [first = "", second = "", third = "", ...more] = partsOf(typed.trim());
  if (more.length > 0) return null;
  const isYearFirst = first.length === 4;
  const [day, month, year] = isYearFirst ? [third, second, first] : [first, second, third];
  return dateOf({ day, month: monthOf(month), year: yearOf(year, Number(today.slice(0, 4))) }, today);
}

/** Eight digits are one date only: no first four digits are both a day with a month and a year somebody was born in. */
function partsOf(typed: string): string[] {
  if (!/^\d{8}$/.test(typed)) return typed.split(/[\s/.,-]+/);
  const isYearFirst = Number(typed.slice(2, 4)) > 12 || Number(typed.slice(4)) < 1300;
  return isYearFirst
    ? [typed.slice(0, 4), typed.slice(4, 6), typed.slice(6)]
    : [typed.slice(0, 2), typed.slice(2, 4), typed.slice(4)];
}

function monthOf(month: string): number {
  if (/^\d{1,2}$/.test(month)) return Number(month);
  return /^[a-z]{3,9}$/i.test(month) ? months.indexOf(month.slice(0, 3).toLowerCase()) + 1 : 0;
}

function yearOf(year: string, thisYear: number): number {
  if (/^\d{4}$/.test(year)) return Number(year);
  if (!/^\d{2}$/.test(year)) return 0;
  const century = Math.floor(thisYear / 100) * 100;
  const possible = [century, century - 100, century - 200]
    .map((begin) => begin + Number(year))
    .filter((one) => one <= thisYear && thisYear - one < mostYears);
  return possible.length === 1 ? (possible[0] ?? 0) : 0;
}

function dateOf(date: { day: string; month: number; year: number }, today: string): string | null {
  if (!/^\d{1,2}$/.test(date.day) || date.year === 0) return null;
  try {
    const { month, year } = date;
    const found = Temporal.PlainDate.from({ day: Number(date.day), month, year }, { overflow: "reject" }).toString();
    return found <= today ? found : null;
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}
