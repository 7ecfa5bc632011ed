import type { Span } from "./sentences.ts";

/** A day, or a month of a year, as a text names it. */
export interface TextDate extends Span {
  /** `YYYY-MM-DD`, or `YYYY-MM` where the text has no day. */
  readonly date: string;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const month =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const numeric = /(?<![\d./-])(?<day>\d{1,2})(?<mark>[./-])(?<month>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})(?![\d/-])/g;
const iso = /(?<![\d-])(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?![\d-])/g;
const named = new RegExp(
  `(?<![\\p{L}\\d])(?:(?<day>\\d{1,2})(?:st|nd|rd|th)?[\\s-]+(?:of\\s+)?)?(?<month>${month})\\.?[\\s-]+(?<year>\\d{4})(?!\\d)`,
  "giu",
);

/** Gives the dates that an English (en-GB) text names, day before month. What is no date of the calendar is left out. */
export function datesIn(text: string): TextDate[] {
  const found = [iso, numeric, named].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const date = dateOf(match.groups ?? {});
      return date === null ? [] : [{ date, from: match.index, to: match.index + match[0].length }];
    }),
  );
  return found.sort((a, b) => a.from - b.from);
}

/** Gives what is written as a day of the calendar and is none: `31/02/2026`, `45.13.2026`, `31 June 2026`. */
export function impossibleDatesIn(text: string): Span[] {
  return [iso, numeric, named].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const { day, year = "" } = match.groups ?? {};
      const isWhole = day !== undefined && year.length === 4 && Number(year) >= 1900 && Number(year) <= 2100;
      const isNone = isWhole && dateOf(match.groups ?? {}) === null;
      return isNone ? [{ from: match.index, to: match.index + match[0].length }] : [];
    }),
  );
}

function dateOf(groups: Readonly<Record<string, string | undefined>>): string | null {
  const written = (groups.month ?? "").toLowerCase();
  const monthNumber = /^\d/.test(written) ? Number(written) : months.indexOf(written.slice(0, 3)) + 1;
  const year = (groups.year ?? "").length === 2 ? 2000 + Number(groups.year) : Number(groups.year);
  if (monthNumber < 1 || monthNumber > 12 || year < 1900 || year > 2100) return null;
  const start = `${year}-${String(monthNumber).padStart(2, "0")}`;
  if (groups.day === undefined) return start;
  const day = Number(groups.day);
  if (day < 1 || day > lastDay(year, monthNumber)) return null;
  return `${start}-${String(day).padStart(2, "0")}`;
}

function lastDay(year: number, monthNumber: number): number {
  if (monthNumber === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(monthNumber) ? 30 : 31;
}
