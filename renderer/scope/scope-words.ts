import type { PersonScope } from "../../shared/contract/scope-contract.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import { count } from "../app/format.ts";

/** Gives when a line ends and what it is about, e.g. `for CHEST ends in 12 days, on 30-Nov-2026`. */
export function endingWords({ line, daysLeft }: PersonScope["ending"][number]): string {
  const what = line.bodyParts.length === 0 ? "" : `for ${line.bodyParts.slice(0, 3).join(", ")} `;
  const day = dateText(line.validUntil);
  if (daysLeft < 0) return `${what}ended on ${day}`;
  return daysLeft === 0 ? `${what}ends today` : `${what}ends in ${count(daysLeft, "day")}, on ${day}`;
}

/** Gives the words of a list as they are typed: by commas or new lines, in capitals, each once. */
export function wordsOf(text: string): string[] {
  const words = text.split(/[,;\n]/).map((word) => word.trim().toUpperCase());
  return [...new Set(words.filter((word) => word !== ""))];
}
