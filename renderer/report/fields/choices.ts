import type { FieldDefinition, FieldValue } from "../../../shared/domain/report-field.ts";

/** One choice of a field as its list shows it. */
export interface Choice {
  readonly value: string;
  readonly words: string;
  /** Explains it; it is not printed. */
  readonly meaning: string;
}

/** Gives what a field offers; nothing where it offers no choices. */
export function choicesOf(field: FieldDefinition): readonly Choice[] {
  if (field.kind === "laterality") return field.sides.map((side) => ({ value: side, words: side, meaning: "" }));
  if (field.kind !== "pick" && field.kind !== "score") return [];
  return field.options.map(({ value, text, meaning = "" }) => ({
    value,
    words: text === "" ? `${value} (prints nothing)` : text,
    meaning,
  }));
}

/** Gives the choices that typed letters leave: those that begin with them first, then those with a word that does. */
export function fittingChoices(choices: readonly Choice[], typed: string): readonly Choice[] {
  const letters = typed.trim().toLowerCase();
  if (letters === "") return choices;
  const begins = (text: string) => text.toLowerCase().startsWith(letters);
  const [first, rest] = [
    choices.filter(({ value, words }) => begins(words) || begins(value)),
    choices.filter(({ value, words }) => !begins(words) && !begins(value)),
  ];
  return [...first, ...rest.filter(({ words }) => words.split(/\s+/).some(begins))];
}

/** Gives the values that are chosen now. */
export function chosenOf(value: FieldValue): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** Gives chosen values as the field holds them, in the order in which they are offered; null where none is chosen. */
export function valueOfChoice(field: FieldDefinition, chosen: readonly string[]): FieldValue {
  const ordered = choicesOf(field).flatMap(({ value }) => (chosen.includes(value) ? [value] : []));
  const [first] = ordered;
  if (first === undefined) return null;
  return field.kind === "pick" ? ordered : first;
}
