import type { Paragraph, Run } from "../domain/report.ts";
import type { FieldDefinition, FieldValues } from "../domain/report-field.ts";
import type { TemplateBlock } from "../domain/report-template.ts";
import { fieldRun } from "./field-text.ts";

/** A piece of a block's text. */
export type BlockPiece =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "field"; readonly fieldId: string };

/** Gives the pieces of a block's text: words, and fields in braces; `{{` and `}}` are braces of their own. */
export function blockPieces(text: string): BlockPiece[] {
  const pieces: BlockPiece[] = [];
  let words = "";
  let place = 0;
  const pattern = /\{\{|\}\}|\{([A-Za-z][A-Za-z0-9_]{0,63})\}/g;
  for (const match of text.matchAll(pattern)) {
    words += text.slice(place, match.index);
    place = match.index + match[0].length;
    const [, fieldId] = match;
    if (fieldId === undefined) {
      words += match[0].charAt(0);
      continue;
    }
    if (words !== "") pieces.push({ kind: "words", text: words });
    words = "";
    pieces.push({ kind: "field", fieldId });
  }
  words += text.slice(place);
  return words === "" ? pieces : [...pieces, { kind: "words", text: words }];
}

/**
 * Gives the paragraphs that a block prints now. A table stands in a paragraph of its own; a field that is not defined is left
 * out. Words of a normal statement carry the block's name until a reader confirms them; the heading never does.
 */
export function blockParagraphs(
  block: TemplateBlock,
  fields: ReadonlyMap<string, FieldDefinition>,
  values: FieldValues,
): Paragraph[] {
  const paragraphs: Paragraph[] = [[]];
  const add = (run: Run) => paragraphs.at(-1)?.push(run);
  if (block.heading !== "") add({ kind: "text", text: `${block.heading}: ` });
  for (const piece of blockPieces(block.text)) {
    if (piece.kind === "words") {
      for (const [index, line] of piece.text.split("\n").entries()) {
        if (index > 0) paragraphs.push([]);
        if (line !== "") add(wordsOf(block, line));
      }
      continue;
    }
    const field = fields.get(piece.fieldId);
    if (field === undefined) continue;
    const run = fieldRun(field, values[field.id]);
    if (run.kind === "table") paragraphs.push([run], []);
    else add(run);
  }
  const written = paragraphs.filter((paragraph) =>
    paragraph.some((run) => run.kind !== "text" || run.text.trim() !== ""),
  );
  return written;
}

function wordsOf(block: TemplateBlock, text: string): Run {
  return block.isNormal ? { kind: "text", text, unconfirmed: block.id } : { kind: "text", text };
}

/** Says whether a paragraph still prints what a block made: the same runs, confirmed or not, whatever its fields hold. */
export function isUntouched(paragraph: Paragraph, made: Paragraph): boolean {
  return shapeOf(paragraph) === shapeOf(made);
}

/** Gives the words of a paragraph that nobody has confirmed, without spaces. */
export function waitingWords(paragraph: Paragraph): string {
  return paragraph
    .map((run) => (run.kind === "text" && run.unconfirmed !== undefined ? run.text.replaceAll(/\s/g, "") : ""))
    .join("");
}

/**
 * Gives what a reader confirmed of a paragraph that a block made: all of it or, where it has no field, the confirmed sentences
 * with their heading. Empty where nothing of it was to be confirmed, or nothing has been.
 */
export function confirmedPart(paragraph: Paragraph, made: Paragraph): Paragraph {
  const waiting = waitingWords(paragraph);
  if (waiting === waitingWords(made)) return [];
  if (waiting === "" || paragraph.some(({ kind }) => kind !== "text")) return paragraph;
  const kept = paragraph.filter((run) => run.kind === "text" && run.unconfirmed === undefined);
  return kept.map((run, index) => (index === kept.length - 1 ? { ...run, text: run.text.trimEnd() } : run));
}

function shapeOf(paragraph: Paragraph): string {
  const parts: string[] = [];
  let words = "";
  for (const run of paragraph) {
    if (run.kind === "text") {
      words += run.text;
      continue;
    }
    if (words !== "") parts.push(`words ${words}`);
    words = "";
    parts.push(
      run.kind === "field"
        ? `field ${run.fieldId}`
        : run.kind === "table"
          ? `table ${run.tableId}`
          : `mark ${run.measurementId}`,
    );
  }
  return JSON.stringify(words === "" ? parts : [...parts, `words ${words}`]);
}
