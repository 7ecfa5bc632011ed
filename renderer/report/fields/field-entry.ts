import { Temporal } from "temporal-polyfill";
import type { FieldDefinition, FieldValue } from "../../../shared/domain/report-field.ts";
import { displayTimeZone } from "../../../shared/rules/date-text.ts";
import { fieldText } from "../../../shared/templates/field-text.ts";
import { valueProblem } from "../../../shared/templates/field-values.ts";
import { cleanText } from "../clean-text.ts";

/** What typed words come to: a value, or why they cannot be written, in a sentence. */
export type FieldEntry = { readonly value: FieldValue } | { readonly problem: string };

/** Characters that a text field may have: a field is a word or a sentence, and longer text belongs into its section. */
export const longestFieldText = 2000;

/** Gives what was typed into a field as its value. `now` in milliseconds since 1970 UTC, for `t` and the like. */
export function readFieldEntry(field: FieldDefinition, typed: string, now: number): FieldEntry {
  const text = oneLine(typed);
  if (text === "") return { value: null };
  const read = readByKind(field, text, now);
  if ("problem" in read) return read;
  const problem = valueProblem(field, read.value);
  return problem === null ? read : { problem };
}

/** Gives words as one clean line: what is pasted may come with line breaks and invisible characters. */
export function oneLine(typed: string): string {
  return cleanText(typed).replaceAll(/\s+/g, " ").trim();
}

function readByKind(field: FieldDefinition, text: string, now: number): FieldEntry {
  switch (field.kind) {
    case "number":
      return readNumber(field, text);
    case "date":
      return readDate(field, text, now);
    case "time":
      return readTime(field, text, now);
    case "text":
      return text.length > longestFieldText
        ? {
            problem: `${field.label} takes ${longestFieldText} characters at most; longer text belongs into its section.`,
          }
        : { value: text };
    case "pick":
    case "score":
    case "laterality":
    case "computed":
    case "table":
      return { problem: `${field.label} is not written in letters.` };
  }
}

type NumberField = Extract<FieldDefinition, { kind: "number" }>;

/** A unit may stand behind the number, but only the field's own: 1.2 cm is not 1.2 mm. */
function readNumber(field: NumberField, text: string): FieldEntry {
  const match = /^([+\-−]?\d+(?:\.\d+)?|[+\-−]?\.\d+)\s*([^\d.,\s]\S*)?$/.exec(text);
  const [, digits = "", unit = ""] = match ?? [];
  if (match === null)
    return { problem: `${field.label} has to be a number such as 12${field.decimals > 0 ? ".5" : ""}.` };
  if (unit !== "" && unit.toLowerCase() !== field.unit.toLowerCase()) {
    return {
      problem:
        field.unit === ""
          ? `${field.label} has no unit, but ${unit} was typed.`
          : `${field.label} is in ${field.unit}, but ${unit} was typed. Nothing was converted.`,
    };
  }
  const decimals = digits.split(".")[1]?.length ?? 0;
  if (decimals > field.decimals) {
    const allowed = field.decimals === 0 ? "a whole number" : `written with ${field.decimals} decimals at most`;
    return { problem: `${field.label} is ${allowed}. Nothing was rounded.` };
  }
  return { value: Number(digits.replace("−", "-")) };
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Day first, as it is written in the United Kingdom; `t` is today, `t-3` three days ago, `y` yesterday. */
function readDate(field: FieldDefinition, text: string, now: number): FieldEntry {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(displayTimeZone).toPlainDate();
  const lower = text.toLowerCase();
  const relative = /^(?:t|today)\s*(?:([+-])\s*(\d{1,3}))?$/.exec(lower);
  if (relative !== null) {
    const days = Number(relative[2] ?? 0) * (relative[1] === "-" ? -1 : 1);
    return plausible(field, today.add({ days }), today);
  }
  if (lower === "y" || lower === "yesterday") return { value: today.subtract({ days: 1 }).toString() };
  const parts = datePartsOf(lower);
  const problem = `${field.label} has to be a date such as 21/11/2026, 21-Nov-2026, or t for today.`;
  if (parts === null) return { problem };
  try {
    const date = Temporal.PlainDate.from(withCentury(parts, today.year), { overflow: "reject" });
    return plausible(field, date, today);
  } catch {
    return { problem: `There is no such day. ${problem}` };
  }
}

const aheadWords = /\b(?:planned|due|next|expected|proposed|appointment|follow-up|review|recall|until|delivery)\b/i;

/** A day of a report is in a lifetime, and has been, unless the field asks for one that is planned. */
function plausible(field: FieldDefinition, date: Temporal.PlainDate, today: Temporal.PlainDate): FieldEntry {
  const isAfter = Temporal.PlainDate.compare(date, today) > 0;
  if (date.year < 1900) return { problem: `${field.label} is before 1900.` };
  if (isAfter && !aheadWords.test(field.label)) return { problem: `${field.label} is in the future.` };
  if (date.year > today.year + 10) return { problem: `${field.label} is more than ten years ahead.` };
  return { value: date.toString() };
}

interface DateParts {
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly isShortYear: boolean;
}

function datePartsOf(text: string): DateParts | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso !== null) return { day: Number(iso[3]), month: Number(iso[2]), year: Number(iso[1]), isShortYear: false };
  const match = /^(\d{1,2})[\s./-]*(\d{1,2}|[a-z]{3,9})[\s./-]*(\d{4}|\d{2})$/.exec(text);
  if (match === null) return null;
  const [, day = "", month = "", year = ""] = match;
  // Without anything between them digits could be split in several ways.
  if (/^\d+$/.test(text)) return null;
  const named = monthNames.indexOf(month.slice(0, 3)) + 1;
  return {
    day: Number(day),
    month: /^\d+$/.test(month) ? Number(month) : named,
    year: Number(year),
    isShortYear: year.length === 2,
  };
}

/** Two digits of a year are of this century up to ten years ahead, else of the last. */
function withCentury({ day, month, year, isShortYear }: DateParts, thisYear: number) {
  if (!isShortYear) return { day, month, year };
  const century = thisYear - (thisYear % 100);
  return { day, month, year: century + year <= thisYear + 10 ? century + year : century - 100 + year };
}

/** 24 hours: `14:05`, `1405`, `9.30`; `n` is now. */
function readTime(field: FieldDefinition, text: string, now: number): FieldEntry {
  if (/^(n|now)$/i.test(text)) {
    const time = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(displayTimeZone).toPlainTime();
    return { value: time.toString({ smallestUnit: "minute" }) };
  }
  const match = /^(\d{1,2})[:.]?(\d{2})$/.exec(text);
  const [hour, minute] = [Number(match?.[1] ?? 99), Number(match?.[2] ?? 99)];
  if (hour > 23 || minute > 59) return { problem: `${field.label} has to be a time such as 14:05, or n for now.` };
  return { value: `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` };
}

/** Gives a value as it is typed: a number without its unit, a date as it is printed. */
export function typedText(field: FieldDefinition, value: FieldValue | undefined): string {
  if (field.kind === "number") return typeof value === "number" ? value.toFixed(field.decimals) : "";
  return fieldText(field, value);
}

/** Gives what a field takes, in words, for whoever fills it. */
export function fieldHint(field: FieldDefinition): string {
  switch (field.kind) {
    case "number": {
      const { minimum, maximum, unit } = field;
      const behind = unit === "" ? "" : ` ${unit}`;
      if (minimum === null && maximum === null) return unit === "" ? "A number" : `A number in ${unit}`;
      if (minimum === null) return `${maximum}${behind} at most`;
      return maximum === null ? `${minimum}${behind} at least` : `${minimum} to ${maximum}${behind}`;
    }
    case "date":
      return "21/11/2026, or t for today";
    case "time":
      return "14:05, or n for now";
    case "pick":
      return field.isMultiple ? "Space chooses, several can be chosen" : "Enter chooses";
    case "score":
      return field.system;
    case "laterality":
      return "Enter chooses";
    case "computed":
      return `= ${field.expression}`;
    case "text":
      return "Text";
    case "table":
      return "Table";
  }
}
