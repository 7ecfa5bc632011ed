import type { Autotext } from "../domain/autotext.ts";
import type { DraftContent, Paragraph, Run } from "../domain/report.ts";
import type { FieldDefinition } from "../domain/report-field.ts";
import type { DraftStructure } from "../domain/report-template.ts";
import { sectionKeys } from "../domain/section.ts";
import { fieldRun, fieldText } from "../templates/field-text.ts";
import { valueProblem } from "../templates/field-values.ts";
import type { KnownFacts } from "../templates/take-template.ts";
import { readAutotext } from "./placeholders.ts";

/** What an autotext puts into a draft. */
export interface TakenAutotext {
  readonly paragraphs: readonly Paragraph[];
  /** Fields that the draft has to have before the paragraphs are put in. */
  readonly fields: readonly FieldDefinition[];
}

/**
 * Gives an autotext as paragraphs for a draft: known facts as words, everything else as fields of names that the draft does
 * not have yet, so that a second insertion never shares a number with the first. Words of a normal statement carry the
 * autotext's name until a reader confirms them.
 */
export function takenAutotext(autotext: Autotext, facts: KnownFacts, content: DraftContent): TakenAutotext {
  const taken = fieldNames(content);
  const fields = new Map<string, FieldDefinition>();
  const paragraphs: Run[][] = [[]];
  const say = (text: string) => {
    for (const [index, line] of text.split("\n").entries()) {
      if (index > 0) paragraphs.push([]);
      if (line !== "") paragraphs.at(-1)?.push(words(autotext, line));
    }
  };
  for (const piece of readAutotext(autotext.text).pieces) {
    if (piece.kind === "words") {
      say(piece.text);
      continue;
    }
    const known = factText(piece.field, facts);
    if (known !== null) {
      say(known);
      continue;
    }
    const field = fields.get(piece.name) ?? { ...piece.field, id: freshName(piece.name, taken) };
    fields.set(piece.name, field);
    taken.add(field.id);
    paragraphs.at(-1)?.push(fieldRun(field, null));
  }
  return { paragraphs, fields: [...fields.values()] };
}

/** Gives a draft that has further fields; the same draft where there are none. */
export function withFurtherFields(content: DraftContent, fields: readonly FieldDefinition[]): DraftContent {
  if (fields.length === 0) return content;
  const structure: DraftStructure = content.structure ?? {
    template: null,
    fields: [],
    blocks: [],
    values: {},
    shown: [],
  };
  return { ...content, structure: { ...structure, fields: [...structure.fields, ...fields] } };
}

/** Begins the origin of words that an autotext put there; its name follows. */
export const autotextOrigin = "autotext ";

/**
 * Gives a draft whose structure has the fields of autotexts that stand in its text, and not those that were undone or
 * deleted, nor their values; the same draft where that holds already. `brought` are the fields of autotexts by their names.
 */
export function withFieldsInUse(content: DraftContent, brought: ReadonlyMap<string, FieldDefinition>): DraftContent {
  const inText = fieldNames({ ...content, structure: undefined });
  const { structure } = content;
  const present = new Set(structure?.fields.map(({ id }) => id));
  const gone = new Set([...brought.keys()].filter((id) => present.has(id) && !inText.has(id)));
  const back = [...brought.values()].filter(({ id }) => !present.has(id) && inText.has(id));
  if (gone.size === 0) return withFurtherFields(content, back);
  if (structure === undefined) return content;
  const fields = structure.fields.filter(({ id }) => !gone.has(id));
  const values = Object.fromEntries(Object.entries(structure.values).filter(([id]) => !gone.has(id)));
  const { structure: _structure, ...rest } = content;
  const isBare = structure.template === null && structure.blocks.length === 0 && fields.length + back.length === 0;
  return isBare ? rest : withFurtherFields({ ...content, structure: { ...structure, fields, values } }, back);
}

function words({ name, isNormal }: Autotext, text: string): Run {
  return isNormal
    ? { kind: "text", text, unconfirmed: `${autotextOrigin}${name}`.slice(0, 64) }
    : { kind: "text", text };
}

/** What a fact prints, or null where it is not known or no value of the field. */
function factText(field: FieldDefinition, facts: KnownFacts): string | null {
  const fact = field.autofill === undefined ? undefined : facts[field.autofill];
  if (fact === undefined || valueProblem(field, fact) !== null) return null;
  const text = fieldText(field, fact);
  return text === "" ? null : text;
}

/** Every name that a field has or had: one that was undone may come back by making it again. */
function fieldNames({
  structure,
  sections,
}: Pick<DraftContent, "sections"> & { structure?: DraftStructure | undefined }): Set<string> {
  const names = new Set(structure?.fields.map(({ id }) => id));
  for (const key of sectionKeys) {
    for (const run of sections[key].flat()) if (run.kind === "field") names.add(run.fieldId);
  }
  return names;
}

function freshName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}
