import { type DraftContent, type Paragraph, paragraphText, type Run } from "../domain/report.ts";
import type { Autofill, FieldDefinition, FieldValue, FieldValues } from "../domain/report-field.ts";
import type { DraftStructure, ReportTemplate, TemplateBlock } from "../domain/report-template.ts";
import { type SectionKey, sectionKeys } from "../domain/section.ts";
import { paragraphsFromText } from "../rules/report-text.ts";
import { blockParagraphs, confirmedPart, isUntouched, waitingWords } from "./block-text.ts";
import { withoutExclusiveClash } from "./exclusive-choices.ts";
import { fieldRun } from "./field-text.ts";
import { doesHold, valueProblem, withComputed } from "./field-values.ts";
import { type FurtherFields, fieldOfRun, furtherFields, valuesOfTemplate } from "./further-fields.ts";
import { blocksWithFilledFields } from "./kept-blocks.ts";

/** What is known of the case by itself, for fields that are filled so; absent where it is not known. */
export type KnownFacts = Readonly<Partial<Record<Autofill, string | number>>>;

/**
 * Gives a draft that is written on a template. What an earlier template put there and nobody touched goes; every word and
 * every value that somebody wrote, and every normal statement that somebody confirmed, stays, behind the template's, fields that the new one lacks as plain words, but for those
 * of autotexts and those that wait to be filled: they stay fields (`furtherFields`). Values of fields that both templates
 * have, and allow, are carried over.
 */
export function withTemplate(content: DraftContent, template: ReportTemplate, facts: KnownFacts): DraftContent {
  const values = startingValues(template.fields, facts, valuesOfTemplate(content));
  const own = handWritten(content, values);
  const further = furtherFields(content, own, template.fields);
  const made: DraftStructure = {
    template: { id: template.id, version: template.version, name: template.name },
    fields: template.fields,
    blocks: template.blocks,
    values,
    shown: shownBlocks(template, values),
  };
  const structure = { ...made, fields: [...made.fields, ...further.fields], values: { ...values, ...further.values } };
  const sections = { ...content.sections };
  for (const section of sectionKeys) {
    const blocks = paragraphsOfSection(made, section);
    const written = inWords(content, own(section), template.fields, further);
    // What this template says too, in the very words that were confirmed, is said once and stays confirmed.
    const said = blocks.map((block) => written.find((each) => isSaidBy(each, block)) ?? block);
    const rest = written.filter((each) => !said.includes(each));
    // A template that states the technique asks for it itself; what the headers say of it would stand there twice.
    const isSaid = section === "technique" && blocks.length > 0;
    sections[section] = [...said, ...(isSaid ? rest.filter((each) => !isOfHeaders(content, each)) : rest)];
  }
  return { ...content, sections, structure };
}

/**
 * Gives a draft in free text: what its template put there and nobody touched goes; everything that somebody wrote stays as
 * words, and what waits to be filled as fields.
 */
export function withoutTemplate(content: DraftContent): DraftContent {
  const { structure: _structure, ...rest } = content;
  const own = handWritten(content, {});
  const further = furtherFields(content, own, []);
  const sections = { ...content.sections };
  for (const section of sectionKeys) sections[section] = inWords(content, own(section), [], further);
  if (content.structure !== undefined && sections.technique.length === 0) {
    sections.technique = paragraphsFromText(content.generated?.technique ?? "");
  }
  if (further.fields.length === 0) return { ...rest, sections };
  const { fields, values } = further;
  return { ...rest, sections, structure: { template: null, fields, blocks: [], values, shown: [] } };
}

function isOfHeaders({ generated }: DraftContent, paragraph: Paragraph): boolean {
  const text = paragraph.map((run) => run.text).join("");
  return text !== "" && paragraphsFromText(generated?.technique ?? "").some(([run]) => run?.text === text);
}

function startingValues(
  fields: readonly FieldDefinition[],
  facts: KnownFacts,
  before: FieldValues,
): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const field of fields) {
    const kept = before[field.id];
    const offered = [kept, field.autofill === undefined ? undefined : facts[field.autofill], defaultOf(field)];
    const value = offered.find((each) => each !== undefined && each !== null && valueProblem(field, each) === null);
    if (value !== undefined) values[field.id] = value;
  }
  return { ...withComputed(fields, values) };
}

function defaultOf(field: FieldDefinition): FieldValue | undefined {
  return "default" in field ? field.default : undefined;
}

function isShown(block: TemplateBlock, values: FieldValues): boolean {
  return block.when === undefined || doesHold(block.when, values);
}

function shownBlocks({ fields, blocks }: ReportTemplate, values: Record<string, FieldValue>): string[] {
  const held = blocksWithFilledFields({ fields, blocks, values });
  const isConditional = blocks.filter(({ when }) => when !== undefined);
  return isConditional.filter((block) => isShown(block, values) || held.has(block.id)).map(({ id }) => id);
}

function fieldsById({ fields }: DraftStructure): ReadonlyMap<string, FieldDefinition> {
  return new Map(fields.map((field) => [field.id, field]));
}

function paragraphsOfSection(structure: DraftStructure, section: SectionKey): Paragraph[] {
  const fields = fieldsById(structure);
  return structure.blocks
    .filter((block) => block.section === section && (block.when === undefined || structure.shown.includes(block.id)))
    .flatMap((block) => blockParagraphs(block, fields, structure.values));
}

/**
 * What somebody would miss: every paragraph but those that the draft's template made, and of these what a reader confirmed and
 * those that hold a value of a reader's that is not carried over into `values`.
 */
function handWritten(content: DraftContent, values: FieldValues) {
  const { structure } = content;
  return (section: SectionKey): Paragraph[] => {
    const made = structure === undefined ? [] : paragraphsOfSection(structure, section);
    return content.sections[section].flatMap((paragraph) => {
      const block = made.find((each) => isUntouched(paragraph, each));
      if (block === undefined || holdsOwnValue(paragraph, content, values)) return [paragraph];
      const confirmed = confirmedPart(paragraph, block);
      return confirmed.length === 0 ? [] : [confirmed];
    });
  };
}

/** Says whether a paragraph is a block's own, confirmed by a reader: the same words and fields that print the same. */
function isSaidBy(paragraph: Paragraph, block: Paragraph): boolean {
  const isConfirmed = waitingWords(paragraph) === "" && waitingWords(block) !== "";
  return isConfirmed && isUntouched(paragraph, block) && paragraphText(paragraph) === paragraphText(block);
}

/**
 * Says whether somebody has filled a field of a draft's template, confirmed or changed a word of it, or written words beside
 * it. A draft without a template counts as begun.
 */
export function isBegun({ sections, structure }: Pick<DraftContent, "sections" | "structure">): boolean {
  if (structure === undefined || structure.template === null) return true;
  const isFilled = structure.fields.some((field) => {
    if (field.kind === "computed" || field.autofill !== undefined) return false;
    return JSON.stringify(structure.values[field.id] ?? null) !== JSON.stringify(defaultOf(field) ?? null);
  });
  return isFilled || sectionKeys.some((section) => isSectionBegun(sections[section], structure, section));
}

function isSectionBegun(paragraphs: readonly Paragraph[], structure: DraftStructure, section: SectionKey): boolean {
  const made = paragraphsOfSection(structure, section);
  const isAsMade = (block: Paragraph) =>
    paragraphs.some((each) => isUntouched(each, block) && waitingWords(each) === waitingWords(block));
  // The other sections have words of the request and the headers beside those of the template.
  const isOwn = section === "findings" || section === "conclusion" || section === "advice";
  return !made.every(isAsMade) || (isOwn && paragraphs.length > made.length);
}

/** Fields that the next structure lacks become words: they say what they said, and nothing changes them any more. */
function inWords(
  content: DraftContent,
  paragraphs: readonly Paragraph[],
  next: readonly FieldDefinition[],
  further: FurtherFields,
): Paragraph[] {
  const known = new Set(next.map(({ id }) => id));
  return paragraphs
    .map((paragraph) => further.named(paragraph))
    .flatMap((paragraph) =>
      asWords(paragraph, (id) => known.has(id) || further.ids.has(id) || isOfNoTemplate(content, id)),
    );
}

/** Says whether a paragraph prints a value that a reader gave and that is not carried over. */
function holdsOwnValue(paragraph: Paragraph, { structure }: DraftContent, next: FieldValues): boolean {
  return paragraph.some((run) => {
    const id = fieldOfRun(run);
    const field = id === null ? undefined : structure?.fields.find((each) => each.id === id);
    if (structure === undefined || field === undefined || run.text === "" || field.kind === "computed") return false;
    const value = JSON.stringify(structure.values[field.id]);
    const isOwn = field.autofill === undefined && value !== JSON.stringify(defaultOf(field));
    return isOwn && value !== JSON.stringify(next[field.id]);
  });
}

/** A run with a name of its own kind, e.g. the reference to a key image, belongs to no template. */
function isOfNoTemplate({ structure }: DraftContent, id: string): boolean {
  return structure?.fields.every((field) => field.id !== id) ?? true;
}

function asWords(paragraph: Paragraph, isKnown: (fieldId: string) => boolean): Paragraph[] {
  const lines: Paragraph[] = [[]];
  for (const run of paragraph) {
    const id = fieldOfRun(run);
    if (id === null || isKnown(id)) {
      lines.at(-1)?.push(run);
      continue;
    }
    for (const [index, text] of run.text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (text !== "") lines.at(-1)?.push({ kind: "text", text });
    }
  }
  return lines.filter((line, index) => index === 0 || line.length > 0);
}

/**
 * Gives a draft in which a field has a value: every place that prints it, what is computed from it, and the paragraphs whose
 * condition it makes true or false. A paragraph that no longer applies goes only where nobody touched it and no filled field has
 * its place there (`blocksWithFilledFields`); `strayBlocks` names the others. Of choices that exclude each other the one chosen
 * last stays. Gives the same draft where the field is not there, or does not allow the value (see `valueProblem`).
 */
export function withFieldValue(content: DraftContent, fieldId: string, value: FieldValue): DraftContent {
  const { structure } = content;
  const field = structure?.fields.find(({ id }) => id === fieldId);
  if (structure === undefined || field === undefined) return content;
  const agreed = withoutExclusiveClash(field, value, structure.values[fieldId] ?? null);
  if (valueProblem(field, agreed) !== null) return content;
  const values = { ...withComputed(structure.fields, { ...structure.values, [fieldId]: agreed }) };
  const printed = withPrintedValues(content, { ...structure, values });
  return withConditions(printed, structure);
}

/**
 * Gives paragraphs whose fields print their values as they are now; the same array where they do already. Words that come
 * back by undoing may bring a field with an older text.
 */
export function withPresentValues(
  content: DraftContent,
  paragraphs: readonly Paragraph[],
  isChanged: (paragraph: Paragraph) => boolean,
): readonly Paragraph[] {
  const { structure } = content;
  if (structure === undefined) return paragraphs;
  const stale = paragraphs.some((paragraph) => isChanged(paragraph) && paragraph.some(isStale));
  if (!stale) return paragraphs;
  const fields = fieldsById(structure);
  return paragraphs.map((paragraph) => paragraph.map((run) => printedAgain(run, fields, structure.values)));

  function isStale(run: Run): boolean {
    const id = fieldOfRun(run);
    const field = id === null ? undefined : structure?.fields.find((each) => each.id === id);
    return field !== undefined && fieldRun(field, structure?.values[field.id]).text !== run.text;
  }
}

/** Every run of a field prints its value; nothing else of the words changes. */
function withPrintedValues(content: DraftContent, structure: DraftStructure): DraftContent {
  const fields = fieldsById(structure);
  const sections = { ...content.sections };
  for (const section of sectionsWithFields(content)) {
    sections[section] = content.sections[section].map((paragraph) =>
      paragraph.map((run) => printedAgain(run, fields, structure.values)),
    );
  }
  return { ...content, sections, structure };
}

function printedAgain(run: Run, fields: ReadonlyMap<string, FieldDefinition>, values: FieldValues): Run {
  const id = fieldOfRun(run);
  const field = id === null ? undefined : fields.get(id);
  return field === undefined ? run : fieldRun(field, values[field.id]);
}

function sectionsWithFields(content: DraftContent): SectionKey[] {
  return sectionKeys.filter((key) =>
    content.sections[key].some((paragraph) => paragraph.some(({ kind }) => kind === "field" || kind === "table")),
  );
}

function withConditions(content: DraftContent, before: DraftStructure): DraftContent {
  const { structure } = content;
  if (structure === undefined) return content;
  const fields = fieldsById(structure);
  const shown = new Set(structure.shown);
  const held = blocksWithFilledFields(structure);
  let sections = content.sections;
  for (const block of structure.blocks) {
    if (block.when === undefined) continue;
    const applies = doesHold(block.when, structure.values);
    if (applies && !shown.has(block.id)) {
      shown.add(block.id);
      const made = blockParagraphs(block, fields, structure.values);
      // Words that were kept while the condition did not hold are not said twice.
      if (made.every((each) => sections[block.section].some((paragraph) => isUntouched(paragraph, each)))) continue;
      sections = { ...sections, [block.section]: withBlock(sections[block.section], structure, block) };
    } else if (!applies && shown.has(block.id) && !held.has(block.id)) {
      const made = blockParagraphs(block, fields, before.values);
      const left = sections[block.section].filter((paragraph) => !made.some((each) => isUntouched(paragraph, each)));
      if (sections[block.section].length - left.length < made.length) continue;
      shown.delete(block.id);
      sections = { ...sections, [block.section]: left };
    }
  }
  return { ...content, sections, structure: { ...structure, shown: [...shown] } };
}

/** Behind the nearest block before it that is still there, else before the nearest one after it; at the end where there is none. */
function withBlock(paragraphs: readonly Paragraph[], structure: DraftStructure, block: TemplateBlock): Paragraph[] {
  const fields = fieldsById(structure);
  const made = blockParagraphs(block, fields, structure.values);
  const ofSection = structure.blocks.filter(({ section }) => section === block.section);
  const earlier = ofSection.slice(0, ofSection.indexOf(block)).reverse();
  const isOf = (neighbour: TemplateBlock) => {
    const printed = blockParagraphs(neighbour, fields, structure.values);
    return (paragraph: Paragraph) => printed.some((each) => isUntouched(paragraph, each));
  };
  for (const neighbour of earlier) {
    const place = paragraphs.findLastIndex(isOf(neighbour));
    if (place !== -1) return [...paragraphs.slice(0, place + 1), ...made, ...paragraphs.slice(place + 1)];
  }
  for (const neighbour of ofSection.slice(ofSection.indexOf(block) + 1)) {
    const place = paragraphs.findIndex(isOf(neighbour));
    if (place !== -1) return [...paragraphs.slice(0, place), ...made, ...paragraphs.slice(place)];
  }
  return earlier.length === 0 ? [...made, ...paragraphs] : [...paragraphs, ...made];
}

/** Gives the names of blocks whose condition no longer holds, but whose words or fields somebody wrote: a reader has to decide. */
export function strayBlocks({ structure }: Pick<DraftContent, "structure">): string[] {
  if (structure === undefined) return [];
  return structure.blocks
    .filter((block) => structure.shown.includes(block.id) && !isShown(block, structure.values))
    .map(({ id }) => id);
}

/** Gives a draft in which the words of a stray paragraph are the reader's own: the template has no more to do with them. */
export function withStrayKept(content: DraftContent, blockId: string): DraftContent {
  const { structure } = content;
  if (structure === undefined) return content;
  return { ...content, structure: { ...structure, shown: structure.shown.filter((id) => id !== blockId) } };
}

/** Gives the fields that are empty and stand in the text, in the order of the template. */
export function emptyFields(content: DraftContent): FieldDefinition[] {
  const inText = new Set(
    sectionKeys.flatMap((key) =>
      content.sections[key].flatMap((paragraph) =>
        paragraph.flatMap((run) => {
          if (run.kind === "field") return run.text === "" ? [run.fieldId] : [];
          return run.kind === "table" && run.rows.length === 0 ? [run.tableId] : [];
        }),
      ),
    ),
  );
  return (content.structure?.fields ?? []).filter(({ id }) => inText.has(id));
}

/** Gives how many statements of a template nobody has confirmed yet. */
export function unconfirmedCount(content: DraftContent): number {
  return sectionKeys.reduce(
    (sum, key) =>
      sum +
      content.sections[key].filter((paragraph) =>
        paragraph.some((run) => run.kind === "text" && run.unconfirmed !== undefined && run.text.trim() !== ""),
      ).length,
    0,
  );
}

/** Gives paragraphs of which every normal statement counts as read. */
export function confirmed(paragraphs: readonly Paragraph[]): Paragraph[] {
  return paragraphs.map((paragraph) =>
    paragraph.map((run) => (run.kind === "text" ? { kind: "text", text: run.text } : run)),
  );
}
