import type { FieldDefinition } from "../domain/report-field.ts";
import type { ReportTemplate, TemplateBlock } from "../domain/report-template.ts";
import { type SectionKey, sectionCodes } from "../domain/section.ts";
import { type FieldCode, setCodes } from "./coded-content.ts";
import type { FieldElement } from "./field-elements.ts";
import {
  append,
  attribute,
  detach,
  elementsIn,
  firstElement,
  type HtmlDocument,
  type HtmlElement,
  insertAfter,
  insertBefore,
  newElement,
  setAttribute,
} from "./html-tree.ts";
import { marks, metaNames } from "./native-marks.ts";
import { type ReadDocument, readMrrt } from "./read-mrrt.ts";
import { blockElement, fieldElement, optionElementId } from "./write-elements.ts";

/**
 * Makes a document say what a template says and leaves everything of it alone that says so already: elements, attributes and
 * codes that our schema has no place for stay where they are.
 */
export function mergeMrrt(document: HtmlDocument, template: ReportTemplate, read: ReadDocument | null): void {
  setMetas(document, template);
  if (read !== null) mergeFields(template, read);
  const present = read === null ? null : readMrrt(document);
  new BlockMerge(document, template, present).run();
  setCodes(document, codesOf(document, template));
}

function setMetas(document: HtmlDocument, template: ReportTemplate): void {
  const { name, description, language, id, version, source, match, fields, blocks } = template;
  const head = firstElement(document, "head");
  const title = firstElement(document, "title");
  if (head === null) return;
  if (title === null) append(head, newElement("title", {}, [name]));
  else {
    title.childNodes = [];
    append(title, name);
  }
  const order = { fields: fields.map((field) => field.id), blocks: blocks.map((block) => block.id) };
  const contents: Readonly<Record<string, string>> = {
    ...{ "dcterms.title": name, "dcterms.description": description, "dcterms.language": language },
    ...{ "dcterms.type": "IMAGE_REPORT_TEMPLATE", [metaNames.id]: id, [metaNames.version]: String(version) },
    ...{
      [metaNames.source]: source,
      [metaNames.match]: JSON.stringify(match),
      [metaNames.order]: JSON.stringify(order),
    },
  };
  for (const [metaName, content] of Object.entries(contents)) {
    const found = elementsIn(head).find(
      (element) => element.tagName === "meta" && (attribute(element, "name") ?? "").toLowerCase() === metaName,
    );
    if (found !== undefined) setAttribute(found, "content", content);
    else {
      append(head, newElement("meta", { name: metaName, content }));
      append(head, "\n");
    }
  }
}

/** Fields that changed are written anew in their place, with the attributes that we do not know; fields that went, go. */
function mergeFields(template: ReportTemplate, { template: before, fieldElements }: ReadDocument): void {
  const wanted = new Map(template.fields.map((field) => [field.id, field]));
  const read = new Map(before.fields.map((field) => [field.id, field]));
  for (const [id, found] of fieldElements) {
    const field = wanted.get(id);
    const known = read.get(id);
    if (known === undefined || isAlike(known, field)) continue;
    if (field !== undefined) replaceField(found, field);
    else takeOut(found);
  }
}

function replaceField({ element, inputs, list, labels }: FieldElement, field: FieldDefinition): void {
  const made = fieldElement(field, attribute(element, "id") ?? field.id);
  const stale = new Set(["type", "value", "checked", "min", "max", "step", "list", "multiple", "readonly"]);
  for (const { name, value } of element.attrs) {
    const isKnown = attribute(made, name) !== null || stale.has(name) || name.startsWith("data-sightline-");
    if (!isKnown) setAttribute(made, name, value);
  }
  insertBefore(element, made);
  detach(element);
  for (const input of inputs) if (input !== element) detach(input);
  if (list !== null) detach(list);
  for (const label of labels) {
    const isOfInput = inputs.some((input) => attribute(input, "id") === attribute(label, "for"));
    if (isOfInput && attribute(label, "for") !== attribute(made, "id")) detach(label);
  }
}

function takeOut({ element, inputs, list }: FieldElement): void {
  for (const each of [element, ...inputs, ...(list === null ? [] : [list])]) detach(each);
}

/** Puts the paragraphs of a document in line with those of a template. */
class BlockMerge {
  readonly #document: HtmlDocument;
  readonly #template: ReportTemplate;
  readonly #present: ReadDocument | null;
  readonly #fields: ReadonlyMap<string, FieldDefinition>;
  /** Elements of fields that no paragraph holds, to be put where a paragraph prints the field first. */
  readonly #free = new Map<string, HtmlElement>();
  readonly #sections: Map<SectionKey, HtmlElement>;

  constructor(document: HtmlDocument, template: ReportTemplate, present: ReadDocument | null) {
    this.#document = document;
    this.#template = template;
    this.#present = present;
    this.#fields = new Map(template.fields.map((field) => [field.id, field]));
    this.#sections = new Map(present?.sections ?? []);
  }

  run(): void {
    const before = new Map((this.#present?.template.blocks ?? []).map((block) => [block.id, block]));
    const owners = new Map(this.#present?.blockOwners ?? []);
    const kept = new Set(
      this.#template.blocks.filter((block) => isAlike(before.get(block.id), block)).map(({ id }) => id),
    );
    const held = new Set<HtmlElement>();
    for (const id of kept) {
      const owner = owners.get(id);
      if (owner !== undefined) for (const element of [owner, ...elementsIn(owner)]) held.add(element);
    }
    for (const [id, { element }] of this.#present?.fieldElements ?? []) {
      if (held.has(element) || !this.#fields.has(id)) continue;
      detach(element);
      this.#free.set(id, element);
    }
    const placed = new Set(
      [...(this.#present?.fieldElements ?? [])].flatMap(([id, { element }]) => (held.has(element) ? [id] : [])),
    );
    this.#write(kept, owners, placed);
    for (const [id, owner] of owners) if (!this.#template.blocks.some((block) => block.id === id)) detach(owner);
    this.#keepValues(placed);
  }

  #write(kept: ReadonlySet<string>, owners: ReadonlyMap<string, HtmlElement>, placed: Set<string>): void {
    const last = new Map<SectionKey, HtmlElement>();
    for (const block of this.#template.blocks) {
      const old = owners.get(block.id);
      if (kept.has(block.id) && old !== undefined) {
        last.set(block.section, old);
        continue;
      }
      const made = blockElement(block, (fieldId) => this.#fieldNode(fieldId, placed));
      this.#place(made, block, old, last.get(block.section));
      last.set(block.section, made);
    }
  }

  #place(made: HtmlElement, block: TemplateBlock, old: HtmlElement | undefined, before: HtmlElement | undefined): void {
    const was = this.#present?.template.blocks.find(({ id }) => id === block.id);
    if (old !== undefined && was?.section === block.section) {
      insertBefore(old, made);
    } else if (before !== undefined) insertAfter(before, made);
    else {
      const section = this.#section(block.section);
      append(section, made);
      append(section, "\n");
    }
    if (old === undefined) return;
    copyUnknown(old, made);
    detach(old);
  }

  #fieldNode(fieldId: string, placed: Set<string>): HtmlElement {
    const field = this.#fields.get(fieldId);
    if (field === undefined || placed.has(fieldId)) return newElement("output", { [marks.reference]: fieldId });
    placed.add(fieldId);
    return this.#free.get(fieldId) ?? fieldElement(field, fieldId);
  }

  #section(key: SectionKey): HtmlElement {
    const found = this.#sections.get(key);
    if (found !== undefined) return found;
    const { heading } = sectionCodes[key];
    const said = { "data-section-name": heading, class: "level1", id: `section-${key}`, [marks.section]: key };
    const made = newElement("section", said, ["\n", newElement("header", { class: "level1" }, [heading]), "\n"]);
    const body = firstElement(this.#document, "body");
    if (body !== null) {
      append(body, made);
      append(body, "\n");
    }
    this.#sections.set(key, made);
    return made;
  }

  /** Fields that only conditions and sums need are kept in a part of their own, which nobody prints. */
  #keepValues(placed: ReadonlySet<string>): void {
    const unprinted = this.#template.fields.filter(({ id }) => !placed.has(id));
    const found = elementsIn(this.#document).find((element) => attribute(element, marks.values) !== null);
    if (unprinted.length === 0) {
      if (found !== undefined) detach(found);
      return;
    }
    const made = found ?? newElement("section", { "data-section-name": "Values", hidden: "", [marks.values]: "" });
    for (const field of unprinted) append(made, this.#free.get(field.id) ?? fieldElement(field, field.id));
    const body = firstElement(this.#document, "body");
    if (found === undefined && body !== null) append(body, made);
  }
}

/** What another program wrote on a paragraph stays on it. */
function copyUnknown(old: HtmlElement, made: HtmlElement): void {
  if (old.tagName === "header") return;
  for (const { name, value } of old.attrs) {
    if (attribute(made, name) === null && !name.startsWith("data-sightline-")) setAttribute(made, name, value);
  }
}

function codesOf(document: HtmlDocument, { fields }: ReportTemplate): ReadonlyMap<string, FieldCode | null> {
  const { fieldElements } = readMrrt(document);
  const wanted = new Map<string, FieldCode | null>();
  for (const field of fields) {
    const element = fieldElements.get(field.id)?.element;
    if (element === undefined) continue;
    const elementId = attribute(element, "id") ?? field.id;
    wanted.set(elementId, field.code ?? null);
    if (!("options" in field) || attribute(element, marks.kind) === null) continue;
    for (const [place, { code }] of field.options.entries()) {
      if (code !== undefined) wanted.set(optionElementId(elementId, place), code);
    }
  }
  return wanted;
}

function isAlike(one: unknown, other: unknown): boolean {
  return one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
