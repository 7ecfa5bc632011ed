import { type ScopeLine, scopeLineSchema } from "../../shared/domain/scope-of-practice.ts";
import { wordsOf } from "./scope-words.ts";

/** A line as it is typed. */
export interface ScopeLineForm {
  /** Of the form alone, so that a line keeps its place on the screen. */
  readonly key: number;
  readonly bodyParts: string;
  readonly modalities: string;
  readonly ageFrom: string;
  readonly ageTo: string;
  readonly settings: ScopeLine["settings"];
  readonly signs: ScopeLine["signs"];
  readonly validFrom: string;
  readonly validUntil: string;
  readonly approvedBy: string;
}

/** Gives a line as it is typed first. */
export function formOfLine(line: ScopeLine, key: number): ScopeLineForm {
  const age = (years: number | null) => (years === null ? "" : String(years));
  return {
    ...{ key, bodyParts: line.bodyParts.join(", "), modalities: line.modalities.join(", ") },
    ...{ ageFrom: age(line.ageFrom), ageTo: age(line.ageTo), settings: line.settings, signs: line.signs },
    ...{ validFrom: line.validFrom, validUntil: line.validUntil, approvedBy: line.approvedBy },
  };
}

/** Gives a blank line. */
export function blankLine(key: number): ScopeLineForm {
  return {
    ...{ key, bodyParts: "", modalities: "", ageFrom: "", ageTo: "", settings: [], signs: "final" },
    ...{ validFrom: "", validUntil: "", approvedBy: "" },
  };
}

/** Gives the line of a form, or what is wrong with it in a sentence. */
export function lineOf(form: ScopeLineForm): { line: ScopeLine } | { problem: string } {
  const age = (text: string) => (text.trim() === "" ? null : Number(text));
  const { settings, signs, validFrom, validUntil, approvedBy } = form;
  const read = scopeLineSchema.safeParse({
    ...{ bodyParts: wordsOf(form.bodyParts), modalities: wordsOf(form.modalities), settings, signs },
    ...{ ageFrom: age(form.ageFrom), ageTo: age(form.ageTo), validFrom, validUntil, approvedBy },
  });
  if (!read.success) return { problem: problems[String(read.error.issues[0]?.path[0])] ?? "A line cannot be read." };
  const { data } = read;
  if (data.validFrom > data.validUntil) return { problem: "It ends before it begins." };
  if ((data.ageFrom ?? 0) > (data.ageTo ?? 130)) return { problem: "The ages are the wrong way round." };
  return { line: data };
}

const problems: Readonly<Record<string, string>> = {
  bodyParts: "A body part is too long, or there are too many.",
  modalities: "A modality is too long, or there are too many.",
  ageFrom: "Ages are whole years from 0 to 130.",
  ageTo: "Ages are whole years from 0 to 130.",
  validFrom: "Say from which day it holds.",
  validUntil: "Say until which day it holds.",
  approvedBy: "Say who approved it.",
};
