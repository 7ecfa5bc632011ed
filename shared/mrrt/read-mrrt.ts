import { z } from "zod";
import type { FieldDefinition } from "../domain/report-field.ts";
import {
  type ReportTemplate,
  reportTemplateSchema,
  type TemplateBlock,
  templateMatchSchema,
} from "../domain/report-template.ts";
import { type SectionKey, sectionCodes, sectionKeys } from "../domain/section.ts";
import { choiceNodes } from "./choice-words.ts";
import { codedContent, type FieldCode } from "./coded-content.ts";
import { type FieldElement, fieldElements, fieldName, freshName } from "./field-elements.ts";
import {
  attribute,
  collapsed,
  elementsIn,
  firstElement,
  type HtmlDocument,
  type HtmlElement,
  isElement,
  rawText,
} from "./html-tree.ts";
import { marks, metaNames } from "./native-marks.ts";
import { MrrtRefusal } from "./parse-html.ts";
import { readBlock } from "./read-block.ts";
import { readField } from "./read-field.ts";
import { LineFinder, titles } from "./read-lines.ts";

/** A document that was read, with the elements that its parts came from. */
export interface ReadDocument {
  readonly template: ReportTemplate;
  readonly notes: readonly string[];
  readonly fieldElements: ReadonlyMap<string, FieldElement>;
  readonly blockOwners: ReadonlyMap<string, HtmlElement>;
  /** The first element of each section that the document has. */
  readonly sections: ReadonlyMap<SectionKey, HtmlElement>;
}

const mostBlocks = 300;

/** Gives the template of a clean document. Throws `MrrtRefusal` where it holds none, or more than a template may. */
export function readMrrt(document: HtmlDocument): ReadDocument {
  const notes: string[] = [];
  const note = (what: string) => void notes.push(what);
  const codes = codedContent(document);
  const found = fieldElements(document);
  const words = new Map<string, string>();
  const fields = new Map<string, FieldDefinition>();
  for (const field of found) {
    const read = readField(field, codes, note);
    if ("definition" in read) fields.set(field.id, read.definition);
    else if ("words" in read) words.set(field.id, read.words);
    else note(read.refusal);
  }
  const places = sectionPlaces(document, codes, note);
  const finder = new LineFinder(document, found);
  const elements = new Map(found.map((field) => [field.element, field]));
  const choices = choiceNodes(found.filter(({ id }) => fields.has(id)));
  for (const { element, inputs } of found) for (const input of inputs) if (input !== element) elements.delete(input);
  const blockOwners = new Map<string, HtmlElement>();
  const used = new Set<string>();
  const blocks: TemplateBlock[] = [];
  for (const { element, section, isNamed } of places) {
    for (const line of finder.lines(element, isNamed)) {
      const read = readBlock(line, section, { elements, fields, words, choices });
      if (read === null) continue;
      if (blocks.length === mostBlocks) throw new MrrtRefusal("It has more paragraphs than any template has.");
      const { nameFrom, ...rest } = read;
      const id = freshName(fieldName(nameFrom), used);
      blocks.push({ id, ...rest });
      blockOwners.set(id, line.owner);
    }
  }
  const sections = new Map<SectionKey, HtmlElement>();
  for (const { element, section, isNamed } of places)
    if (isNamed && !sections.has(section)) sections.set(section, element);
  const template = completed(document, [...fields.values()], blocks);
  return { template, notes, fieldElements: new Map(found.map((field) => [field.id, field])), blockOwners, sections };
}

interface SectionPlace {
  readonly element: HtmlElement;
  readonly section: SectionKey;
  readonly isNamed: boolean;
}

/** The outermost sections; what stands beside them is taken for findings. */
function sectionPlaces(document: HtmlDocument, codes: ReadonlyMap<string, FieldCode>, note: (what: string) => void) {
  const body = firstElement(document, "body");
  if (body === null) return [];
  const places: SectionPlace[] = [];
  const outermost = elementsIn(body).filter((element) => element.tagName === "section" && !isInSection(element));
  for (const element of outermost) {
    if (attribute(element, marks.values) !== null) continue;
    const name = collapsed(attribute(element, "data-section-name") ?? titleOf(element));
    const section = sectionOf(element, name, codes);
    if (section === null) note(`The section “${name.slice(0, 60)}” is written into the findings.`);
    places.push({ element, section: section ?? "findings", isNamed: true });
    for (const nested of elementsIn(element).filter((each) => each !== element && each.tagName === "section")) {
      noteNested(nested, section ?? "findings", codes, note);
    }
  }
  const beside = body.childNodes.filter(isElement).filter((child) => isBeside(child, outermost));
  if (outermost.length === 0) return [{ element: body, section: "findings" as const, isNamed: false }];
  if (beside.some((child) => collapsed(rawText(child)) !== ""))
    note("What stands outside the sections is not printed.");
  return places;
}

/** A section within another one is paragraphs of that: what its own name meant is said, never lost in silence. */
function noteNested(
  nested: HtmlElement,
  outer: SectionKey,
  codes: ReadonlyMap<string, FieldCode>,
  note: (what: string) => void,
) {
  if (attribute(nested, marks.values) !== null) return;
  const attributeName = collapsed(attribute(nested, "data-section-name") ?? "");
  const hasTitle = nested.childNodes.filter(isElement).some(({ tagName }) => titles.has(tagName));
  const name = (attributeName || collapsed(titleOf(nested))).slice(0, 60);
  const own = sectionOf(nested, name, codes);
  if (own !== null && own !== outer) {
    note(`The section “${name}” stands within another one and is written there, under ${sectionCodes[outer].heading}.`);
  } else if (attributeName !== "" && !hasTitle) {
    note(`The name “${name}” of a part of ${sectionCodes[outer].heading} is not printed; its words are.`);
  }
}

function isBeside(child: HtmlElement, sections: readonly HtmlElement[]): boolean {
  if (child.tagName === "section" || child.tagName === "script" || child.tagName === "style") return false;
  return !elementsIn(child).some((element) => sections.includes(element));
}

function isInSection(element: HtmlElement): boolean {
  for (let above = element.parentNode; above !== null && isElement(above); above = above.parentNode) {
    if (above.tagName === "section") return true;
  }
  return false;
}

function titleOf(section: HtmlElement): string {
  return rawText(firstElement(section, "header") ?? section).slice(0, 200);
}

/** Codes of LOINC for sections besides our own, as files of others carry them. */
const otherCodes: ReadonlyMap<string, SectionKey> = new Map([
  ["55752-0", "clinicalInformation"],
  ["18785-6", "clinicalInformation"],
  ["18782-3", "findings"],
]);
const sectionWords: readonly (readonly [RegExp, SectionKey])[] = [
  [/finding|observation/i, "findings"],
  [/impression|conclusion|summary|opinion/i, "conclusion"],
  [/recommend|advice|follow.?up/i, "advice"],
  [/compar|prior|previous/i, "comparison"],
  [/clinical|history|indication|reason/i, "clinicalInformation"],
  [/technique|procedure|protocol|examination/i, "technique"],
];

function sectionOf(element: HtmlElement, name: string, codes: ReadonlyMap<string, FieldCode>): SectionKey | null {
  const said = sectionKeys.find((key) => key === attribute(element, marks.section));
  if (said !== undefined) return said;
  const code = codes.get(attribute(element, "id") ?? "")?.value ?? "";
  const ofCode = sectionKeys.find((key) => sectionCodes[key].loinc === code) ?? otherCodes.get(code);
  return ofCode ?? sectionWords.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

const orderSchema = z.object({ fields: z.array(z.string()), blocks: z.array(z.string()) });

function completed(document: HtmlDocument, fields: FieldDefinition[], blocks: TemplateBlock[]): ReportTemplate {
  const metas = metasOf(document);
  const title = rawText(firstElement(document, "title") ?? { nodeName: "#document-fragment", childNodes: [] });
  const name = (collapsed(metas.get("dcterms.title") ?? "") || collapsed(title) || "Template without a name").slice(
    0,
    120,
  );
  const order = orderSchema.safeParse(parsed(metas.get(metaNames.order)));
  const match = templateMatchSchema.safeParse(parsed(metas.get(metaNames.match)));
  const read = reportTemplateSchema.safeParse({
    ...{ schemaVersion: 1, id: idOf(metas, name), version: versionOf(metas), name },
    description: (metas.get("dcterms.description") ?? "").slice(0, 1000),
    language: (metas.get("dcterms.language") || "en").slice(0, 16),
    source: (metas.get(metaNames.source) ?? sourceOf(metas)).slice(0, 500),
    match: match.success ? match.data : matchOf(metas, name),
    fields: order.success ? inOrder(fields, order.data.fields) : fields,
    blocks: order.success ? inOrder(blocks, order.data.blocks) : blocks,
  });
  if (!read.success) throw new MrrtRefusal("It holds more than a template may, or a condition that is too long.");
  if (read.data.blocks.length === 0) throw new MrrtRefusal("It holds no section with words or fields.");
  return read.data;
}

function metasOf(document: HtmlDocument): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const element of elementsIn(document)) {
    if (element.tagName !== "meta") continue;
    const name = (attribute(element, "name") ?? "").toLowerCase();
    if (name !== "" && !found.has(name)) found.set(name, attribute(element, "content") ?? "");
  }
  return found;
}

function idOf(metas: ReadonlyMap<string, string>, name: string): string {
  const ours = metas.get(metaNames.id) ?? "";
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(ours)) return ours;
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 60);
  return slug(name) || slug(metas.get("dcterms.identifier") ?? "") || "template";
}

function versionOf(metas: ReadonlyMap<string, string>): number {
  const version = Number(metas.get(metaNames.version) ?? "1");
  return Number.isInteger(version) && version >= 1 && version < 1_000_000 ? version : 1;
}

function sourceOf(metas: ReadonlyMap<string, string>): string {
  const said = ["publisher", "creator", "date", "rights"].map((name) => collapsed(metas.get(`dcterms.${name}`) ?? ""));
  return said.filter((text) => text !== "").join(", ");
}

/** A file of others does not say for what it is offered: for procedures that carry its name, until somebody says more. */
function matchOf(metas: ReadonlyMap<string, string>, name: string) {
  const subjects = (metas.get("dcterms.subject") ?? "").split(/[;,]/).map((each) => each.trim());
  const modalities = subjects.filter((each) => /^(?:CT|MR|US|CR|DX|MG|NM|PT|RF|XA)$/.test(each));
  return {
    ...{ modalities: modalities.length === 1 ? modalities : [], procedureWords: [name.slice(0, 60)], bodyParts: [] },
    ...{ minimumAge: null, maximumAge: null, sex: null, sites: [] },
  };
}

function inOrder<Each extends { readonly id: string }>(items: readonly Each[], ids: readonly string[]): Each[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: Each) => places.get(id) ?? ids.length;
  return items
    .map((item, place) => ({ item, place }))
    .sort((one, other) => placeOf(one.item) - placeOf(other.item) || one.place - other.place)
    .map(({ item }) => item);
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
