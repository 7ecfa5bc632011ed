import { Temporal } from "temporal-polyfill";
import type { Role } from "../domain/person.ts";
import type { CareSetting, ScopeLine, ScopePolicy } from "../domain/scope-of-practice.ts";
import { settingNames } from "../domain/scope-of-practice.ts";
import { hasModality } from "../templates/choose-template.ts";
import { dateText, dayOf } from "./date-text.ts";
import { imagingModalities } from "./modalities.ts";
import { ageInYears } from "./patient-age.ts";

/** The policy until a site sets its own: nobody needs a recorded scope, and a recorded one holds for whoever has it. */
export const firstScopePolicy: ScopePolicy = { rolesNeedingScope: [] };

/** An examination as scopes of practice see it. */
export interface ScopedExamination {
  readonly bodyPart: string;
  readonly modalities: readonly string[];
  readonly birthDate: string | null;
  /** Milliseconds, UTC; null where unknown. */
  readonly performedAt: number | null;
  readonly setting: CareSetting;
}

/** What the rule is asked with. */
export interface ScopeQuestion {
  readonly role: Role;
  readonly lines: readonly ScopeLine[];
  readonly policy: ScopePolicy;
  readonly examination: ScopedExamination;
  /** What the signature would make of the report. */
  readonly signsAs: "final" | "provisional";
  /** Day of the signature, `YYYY-MM-DD`. */
  readonly day: string;
}

/**
 * Gives why a person may not sign an examination, in a sentence, or null where they may. One line has to cover all of it:
 * two lines never add up. What is not known of an examination is outside every line that limits it. Of several lines the
 * sentence is of the one that is nearest.
 */
export function scopeProblem({ role, lines, policy, examination, signsAs, day }: ScopeQuestion): string | null {
  if (lines.length === 0) {
    if (role === "trainee") return "No scope of practice is recorded for you: your reports need a second signature.";
    const isNeeded = policy.rolesNeedingScope.some((each) => each === role);
    return isNeeded ? "No scope of practice is recorded for you, and this site asks for one." : null;
  }
  const reasons = lines.map((line) => outside(line, { examination, signsAs, day }));
  const [nearest = []] = [...reasons].sort((one, other) => one.length - other.length);
  return nearest.length === 0 ? null : `Outside your scope of practice: ${nearest.join("; ")}.`;
}

type Asked = Pick<ScopeQuestion, "examination" | "signsAs" | "day">;

/** Everything of an examination that a line does not cover, what it is about first and its dates last. */
function outside(line: ScopeLine, { examination, signsAs, day }: Asked): string[] {
  const { settings } = line;
  const { setting } = examination;
  const isSettingOut = settings.length > 0 && !settings.some((each) => each === setting);
  return [
    ...bodyPartOutside(line, examination),
    ...modalityOutside(line, examination),
    ...ageOutside(line, examination),
    ...(isSettingOut ? [settingReason(setting)] : []),
    ...(signsAs === "final" && line.signs === "provisional" ? ["you may sign it as provisional only"] : []),
    ...(day < line.validFrom ? [`it begins on ${dateText(line.validFrom)}`] : []),
    ...(day > line.validUntil ? [`it expired on ${dateText(line.validUntil)}`] : []),
  ];
}

function settingReason(setting: CareSetting): string {
  return setting === "other"
    ? "where the patient was examined is not known, and is stated under Request"
    : `setting ${settingNames[setting].toLowerCase()}`;
}

/** An examination of several parts is covered where each of them is. */
function bodyPartOutside({ bodyParts }: ScopeLine, { bodyPart }: ScopedExamination): string[] {
  if (bodyParts.length === 0) return [];
  const parts = bodyPart.split(/[\\/,;+&]/).filter((part) => part.trim() !== "");
  if (parts.length === 0) return ["the body part is not known"];
  const covered = new Set(bodyParts.map(plain));
  const missing = parts.filter((part) => !covered.has(plain(part)));
  return missing.length === 0 ? [] : [`body part ${missing.map((part) => part.trim()).join(", ")}`];
}

/** A study of several modalities is covered where each of them is; made objects have no say. */
function modalityOutside(line: ScopeLine, examination: ScopedExamination): string[] {
  if (line.modalities.length === 0) return [];
  const modalities = imagingModalities(examination.modalities).filter((each) => each.trim() !== "");
  if (modalities.length === 0) return ["the modality is not known"];
  const asked = line.modalities.map((each) => each.toUpperCase());
  const missing = modalities.filter((each) => !hasModality(asked, each.trim().toUpperCase()));
  return missing.length === 0 ? [] : [`modality ${missing.join(", ")}`];
}

function ageOutside({ ageFrom, ageTo }: ScopeLine, { birthDate, performedAt }: ScopedExamination): string[] {
  if (ageFrom === null && ageTo === null) return [];
  const age = performedAt === null ? null : ageInYears(birthDate, performedAt);
  if (age === null) return ["the patient's age is not known"];
  return (ageFrom !== null && age < ageFrom) || (ageTo !== null && age > ageTo) ? [`age ${age}`] : [];
}

/** `Chest`, `CHEST ` and `CHE ST` are one body part: only letters and digits count. */
function plain(text: string): string {
  return text.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** A line that ends soon, or has ended without another one of the same kind in its place. */
export interface EndingLine {
  readonly line: ScopeLine;
  /** Days from today to its last day; below 0 once it has ended. */
  readonly daysLeft: number;
}

/** How many days before a line ends its person and the administrators are told. */
export const expiryNoticeDays = 30;

/**
 * Gives the lines that end within the notice or have ended, the first to end first. A line is left out where another one
 * about the same goes on longer. `day` is today, `YYYY-MM-DD`.
 */
export function endingLines(lines: readonly ScopeLine[], day: string): EndingLine[] {
  return lines
    .map((line) => ({ line, daysLeft: daysBetween(day, line.validUntil) }))
    .filter(({ daysLeft }) => daysLeft <= expiryNoticeDays)
    .filter(({ line }) => !lines.some((other) => isAboutSame(line, other) && other.validUntil > line.validUntil))
    .sort((one, other) => one.daysLeft - other.daysLeft);
}

function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days;
}

function isAboutSame(one: ScopeLine, other: ScopeLine): boolean {
  const key = ({ bodyParts, modalities, ageFrom, ageTo, settings, signs }: ScopeLine) =>
    JSON.stringify([bodyParts.map(plain).sort(), [...modalities].sort(), ageFrom, ageTo, [...settings].sort(), signs]);
  return key(one) === key(other);
}

/** Gives a line in words, without its dates, e.g. `CHEST, KNEE; DX; 16 years and over; Emergency; final`. */
export function scopeLineText(line: ScopeLine): string {
  const { bodyParts, modalities, settings, signs } = line;
  return [
    bodyParts.length === 0 ? "any body part" : bodyParts.join(", "),
    modalities.length === 0 ? "any modality" : modalities.join(", "),
    ageText(line),
    settings.length === 0 ? "any setting" : settings.map((each) => settingNames[each]).join(", "),
    signs === "final" ? "signs as final" : "signs as provisional only",
  ].join("; ");
}

function ageText({ ageFrom, ageTo }: ScopeLine): string {
  if (ageFrom === null) return ageTo === null ? "any age" : `up to ${ageTo} years`;
  return ageTo === null ? `${ageFrom} years and over` : `${ageFrom} to ${ageTo} years`;
}

/** Gives the day of an instant for a scope's dates: London, `YYYY-MM-DD`. */
export function scopeDay(now: number): string {
  return dayOf(now) ?? "";
}
