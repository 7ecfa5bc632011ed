import type { DraftContent, Paragraph, Run } from "../domain/report.ts";
import type { FieldDefinition, FieldValues } from "../domain/report-field.ts";
import type { DraftStructure } from "../domain/report-template.ts";
import { type SectionKey, sectionKeys } from "../domain/section.ts";
import { blockParagraphs } from "./block-text.ts";

/** Fields of a draft that stay fields although its template goes. */
export interface FurtherFields {
  readonly fields: FieldDefinition[];
  readonly values: Record<string, FieldValues[string]>;
  /** Their names from now on. */
  readonly ids: ReadonlySet<string>;
  /** Gives a paragraph whose fields have those names. */
  named(paragraph: Paragraph): Paragraph;
}

/**
 * Gives the fields that stay when a draft takes another structure with `next`: those that came with an autotext, and those of
 * its template that nobody filled, where `own` paragraphs have them. As words an empty field would be a gap that nobody
 * notices. One of an autotext never shares a name, and so never a value, with a field of the next template.
 */
export function furtherFields(
  { structure }: DraftContent,
  own: (section: SectionKey) => readonly Paragraph[],
  next: readonly FieldDefinition[],
): FurtherFields {
  const taken = new Set([...next, ...(structure?.fields ?? [])].map(({ id }) => id));
  const nextIds = new Set(next.map(({ id }) => id));
  const ofTemplate = structure === undefined ? new Set<string>() : idsOfBlocks(structure);
  const names = new Map<string, string>();
  for (const run of sectionKeys.flatMap((section) => own(section).flat())) {
    const id = fieldOfRun(run);
    const field = structure?.fields.find((each) => each.id === id);
    if (id === null || field === undefined || field.kind === "computed" || names.has(id)) continue;
    const isAutotext = !ofTemplate.has(id);
    if (isAutotext) names.set(id, nextIds.has(id) ? freshName(id, taken) : id);
    else if (isEmpty(run) && !nextIds.has(id)) names.set(id, id);
  }
  const values = structure?.values ?? {};
  return {
    fields: [...names].flatMap(([id, name]) => {
      const field = structure?.fields.find((each) => each.id === id);
      return field === undefined ? [] : [{ ...field, id: name }];
    }),
    values: Object.fromEntries([...names].map(([id, name]) => [name, values[id] ?? null])),
    ids: new Set(names.values()),
    named: (paragraph) => paragraph.map((run) => withName(run, names)),
  };
}

/** Gives the values of a draft's template, without those of autotexts: another template's fields of the same name are not theirs. */
export function valuesOfTemplate({ structure, sections }: DraftContent): FieldValues {
  if (structure === undefined) return {};
  const ids = idsOfBlocks(structure);
  const inText = new Set(sectionKeys.flatMap((key) => sections[key].flat().map(fieldOfRun)));
  return Object.fromEntries(Object.entries(structure.values).filter(([id]) => ids.has(id) || !inText.has(id)));
}

/** Gives the name of the field that a run prints, or null. */
export function fieldOfRun(run: Run): string | null {
  return run.kind === "field" ? run.fieldId : run.kind === "table" ? run.tableId : null;
}

/** Every field that the template's own paragraphs print, shown or not. */
function idsOfBlocks(structure: DraftStructure): Set<string> {
  const fields = new Map(structure.fields.map((field) => [field.id, field]));
  const runs = structure.blocks.flatMap((block) => blockParagraphs(block, fields, structure.values).flat());
  return new Set(runs.flatMap((run) => fieldOfRun(run) ?? []));
}

function withName(run: Run, names: ReadonlyMap<string, string>): Run {
  const id = fieldOfRun(run);
  const name = id === null ? undefined : names.get(id);
  if (name === undefined || name === id) return run;
  if (run.kind === "field") return { ...run, fieldId: name };
  return run.kind === "table" ? { ...run, tableId: name } : run;
}

function isEmpty(run: Run): boolean {
  return run.kind === "table" ? run.rows.length === 0 : run.text === "";
}

function freshName(name: string, taken: Set<string>): string {
  let number = 2;
  while (taken.has(`${name}_${number}`)) number += 1;
  const fresh = `${name}_${number}`;
  taken.add(fresh);
  return fresh;
}
