import { type Alert, alertCategoryNames } from "../../shared/domain/alert.ts";
import type { Patient } from "../../shared/domain/patient.ts";
import { formatDate, formatName } from "../app/format.ts";
import { asSentence } from "../report/as-sentence.ts";

/** Gives what is said on the telephone and has to be read back: whose, of what, the finding, and what has to be done. */
export function whatToSay(alert: Alert): string {
  const category = alertCategoryNames[alert.category];
  const parts = [
    `${category} result for ${spokenName(alert.patient)}.`,
    `${alert.examination} shows: ${asSentence(alert.finding)}`,
    alert.actionNeeded.trim() === "" ? "" : `Action needed: ${asSentence(alert.actionNeeded)}`,
    "Please read that back to me.",
  ];
  return `“${parts.filter((part) => part !== "").join(" ")}”`;
}

function spokenName({ name, birthDate }: Patient): string {
  const spoken = [name.given, name.family].filter(Boolean).join(" ") || formatName(name);
  return birthDate === null ? spoken : `${spoken}, born ${formatDate(birthDate)}`;
}
