import type { FieldDefinition, FieldOption, FieldValue } from "../domain/report-field.ts";

/** Whole words of a value or of what it prints: `normal variant` and `no effusion` may stand beside another choice. */
const sayNothing =
  /^(?:none|nil|normal|no|nothing|unremarkable|(?:none|nothing) (?:seen|found|abnormal)|no abnormality|no abnormality detected|nad)$/i;

/**
 * Gives a value in which no choice that stands alone (`isExclusive`, e.g. `none`) is beside another: the one chosen last stays.
 * Where a field marks no choice, as in drafts whose template was kept before choices could be marked, `none`, `nil`, `normal` and
 * the like stand alone by their words.
 * `before` is what the field held; where that does not tell which came last, the findings stay and the `none` goes.
 */
export function withoutExclusiveClash(field: FieldDefinition, value: FieldValue, before: FieldValue): FieldValue {
  const alone = aloneAmong(field, value);
  const [first] = alone;
  if (first === undefined || !Array.isArray(value)) return value;
  const held = Array.isArray(before) ? before : [];
  const others = value.flatMap((each) => (typeof each === "string" && !alone.includes(each) ? [each] : []));
  const added = held.length === 0 ? undefined : alone.find((each) => held.every((choice) => choice !== each));
  if (added !== undefined) return [added];
  return others.length > 0 ? others : [first];
}

/** Gives why choices cannot stand together, in a sentence, or null where they can. */
export function exclusiveProblem(field: FieldDefinition, value: FieldValue): string | null {
  const [alone] = aloneAmong(field, value);
  if (alone === undefined || !("options" in field)) return null;
  const words = wordsOf(field.options, alone);
  return `${field.label}: “${words}” cannot stand beside another choice.`;
}

/** The choices that stand alone and do not; empty where all is well. */
function aloneAmong(field: FieldDefinition, value: FieldValue): readonly string[] {
  if (field.kind !== "pick" || !Array.isArray(value) || value.length < 2) return [];
  const isMarked = field.options.some((option) => option.isExclusive === true);
  return field.options.flatMap((option) => {
    const standsAlone = isMarked ? option.isExclusive === true : saysNothing(option);
    return standsAlone && value.some((each) => each === option.value) ? [option.value] : [];
  });
}

function saysNothing({ value, text }: FieldOption): boolean {
  return [value, text].some((words) => sayNothing.test(words.trim().replace(/\.$/, "")));
}

function wordsOf(options: readonly FieldOption[], value: string): string {
  const text = options.find((option) => option.value === value)?.text ?? "";
  return text === "" ? value : text;
}
