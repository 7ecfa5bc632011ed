import type { FieldDefinition } from "../domain/report-field.ts";
import type { TemplateBlock } from "../domain/report-template.ts";
import type { SectionKey } from "../domain/section.ts";
import { type FieldElement, fieldName, withoutColon } from "./field-elements.ts";
import { attribute, collapsed, type HtmlElement, type HtmlNode, isElement, rawText } from "./html-tree.ts";
import { marks } from "./native-marks.ts";
import type { Line } from "./read-lines.ts";

/** What a paragraph's elements stand for. */
export interface BlockContext {
  readonly elements: ReadonlyMap<HtmlElement, FieldElement>;
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  /** Words that a text field begins with, by the field's name. */
  readonly words: ReadonlyMap<string, string>;
  /** Labels of radio buttons and boxes: printed only where they are chosen. */
  readonly choices: ReadonlySet<HtmlNode>;
}

/** A paragraph without a name yet. */
export interface ReadBlock extends Omit<TemplateBlock, "id"> {
  /** What its name is made from. */
  readonly nameFrom: string;
}

/** Gives a paragraph of a document as a block; null where nothing of it is printed. */
export function readBlock(line: Line, section: SectionKey, context: BlockContext): ReadBlock | null {
  if (line.kind === "ours") return ourBlock(line.owner, section, context);
  if (line.kind === "heading") {
    const heading = withoutColon(collapsed(rawText(line.owner))).slice(0, 120);
    return { section, heading, text: "", isNormal: false, nameFrom: nameOf(line.owner, `part ${heading}`) };
  }
  return foreignBlock(line.owner, section, context);
}

function ourBlock(owner: HtmlElement, section: SectionKey, context: BlockContext): ReadBlock {
  const [first] = owner.childNodes;
  const title = first !== undefined && isElement(first) && attribute(first, marks.part) === "heading" ? first : null;
  const heading = title === null ? "" : rawText(title).replace(/:$/, "");
  const nodes = title === null ? owner.childNodes : owner.childNodes.slice(1);
  const raw = nodes.map((node) => rawPiece(node, context)).join("");
  const when = attribute(owner, marks.when);
  return {
    ...{ section, heading, text: title === null ? raw : raw.replace(/^ /, "") },
    isNormal: attribute(owner, marks.normal) === "true",
    ...(when === null ? {} : { when }),
    nameFrom: attribute(owner, marks.block) ?? "",
  };
}

function rawPiece(node: HtmlNode, { elements, fields }: BlockContext): string {
  if (!isElement(node)) return node.nodeName === "#text" && "value" in node ? node.value : "";
  if (node.tagName === "br") return "\n";
  const id = elements.get(node)?.id ?? attribute(node, marks.reference) ?? "";
  if (id === "") return rawText(node);
  return elements.has(node) && !fields.has(id) ? "" : `{${id}}`;
}

interface Piece {
  readonly text: string;
  readonly from: "words" | "label" | "field" | "default";
  readonly fieldId?: string;
}

function foreignBlock(owner: HtmlElement, section: SectionKey, context: BlockContext): ReadBlock | null {
  const pieces = withoutUnits(piecesOf(owner, context), context);
  const isLabelled = pieces[0]?.from === "label";
  const heading = isLabelled ? withoutColon(collapsed(pieces[0]?.text ?? "")).slice(0, 120) : "";
  const rest = isLabelled ? pieces.slice(1) : pieces;
  const text = tidied(rest.map(({ text: each }) => each).join("")).slice(0, 4000);
  if (text === "" && heading === "") return null;
  const said = rest.filter(({ from }) => from === "words" || from === "default");
  const firstField = pieces.find(({ fieldId }) => fieldId !== undefined)?.fieldId;
  return {
    ...{ section, heading, text, isNormal: said.some((piece) => /\p{L}{2}/u.test(piece.text)) },
    nameFrom: nameOf(owner, firstField === undefined ? `${heading} ${text}` : `with ${firstField}`),
  };
}

function nameOf(owner: HtmlElement, words: string): string {
  const id = attribute(owner, "id") ?? "";
  return fieldName(id === "" ? collapsed(words).slice(0, 40) : id);
}

function piecesOf(node: HtmlNode, context: BlockContext): Piece[] {
  if (context.choices.has(node)) return isElement(node) ? fieldsIn(node, context) : [{ text: " ", from: "words" }];
  if (!isElement(node)) {
    if (node.nodeName !== "#text" || !("value" in node)) return [];
    return [{ text: braced(node.value.replaceAll(/\s+/g, " ")), from: "words" }];
  }
  if (attribute(node, "hidden") !== null) return [];
  const field = context.elements.get(node);
  if (field !== undefined) return fieldPieces(field.id, context);
  switch (node.tagName) {
    case "br":
      return [{ text: "\n", from: "words" }];
    case "label": {
      const inside = node.childNodes.flatMap((child) => piecesOf(child, context));
      return inside.map((piece) => (piece.from === "words" ? { ...piece, from: "label" as const } : piece));
    }
    case "mark":
    case "button":
    case "style":
    case "script":
    case "datalist":
    case "select":
    case "input":
    case "textarea":
      return [];
    case "td":
    case "th":
    case "li":
      return [...node.childNodes.flatMap((child) => piecesOf(child, context)), { text: " ", from: "words" }];
    default: {
      const reference = attribute(node, marks.reference);
      if (reference !== null) return [{ text: `{${reference}}`, from: "field", fieldId: reference }];
      return node.childNodes.flatMap((child) => piecesOf(child, context));
    }
  }
}

/** A label may hold what it is the label of. */
function fieldsIn(label: HtmlElement, context: BlockContext): Piece[] {
  const pieces = label.childNodes.flatMap((child) => piecesOf(child, context));
  return pieces.filter(({ from }) => from === "field" || from === "default");
}

function fieldPieces(id: string, { fields, words }: BlockContext): Piece[] {
  const begun = words.get(id);
  if (begun !== undefined) return [{ text: ` ${braced(collapsedLines(begun))} `, from: "default", fieldId: id }];
  return fields.has(id) ? [{ text: ` {${id}} `, from: "field", fieldId: id }] : [];
}

function collapsedLines(text: string): string {
  return text
    .split("\n")
    .map(collapsed)
    .filter((line) => line !== "")
    .join("\n");
}

/** The unit behind a figure is printed with the figure. */
function withoutUnits(pieces: readonly Piece[], { fields }: BlockContext): Piece[] {
  const said = pieces.filter(({ text, from }, place) => place > 0 || from !== "words" || text.trim() !== "");
  return said.map((piece, place) => {
    const before = said.slice(0, place).findLast(({ text }) => text.trim() !== "");
    const field = before?.fieldId === undefined ? undefined : fields.get(before.fieldId);
    if (piece.from === "field" || field?.kind !== "number" || field.unit === "") return piece;
    const text = piece.text.trimStart();
    const isUnit = text.startsWith(field.unit) && !/^\p{L}/u.test(text.slice(field.unit.length));
    return isUnit ? { ...piece, text: text.slice(field.unit.length) } : piece;
  });
}

function braced(text: string): string {
  return text.replaceAll("{", "{{").replaceAll("}", "}}");
}

function tidied(text: string): string {
  return text
    .split("\n")
    .map((line) => collapsed(line).replaceAll(/ ([.,;:)])/g, "$1"))
    .join("\n")
    .trim();
}
