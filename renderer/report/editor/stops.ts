import type { Node } from "@tiptap/pm/model";
import { unconfirmedMark } from "../paragraphs-to-editor.ts";
import { keptChip, type ReportFacts } from "./report-facts.ts";
import { atomCharacter, sentencesOf } from "./sentences.ts";

/** Somewhere in a section where a reader has something to do. Places are of the editor's document. */
export interface Stop {
  readonly kind: "field" | "statement" | "changedChip" | "empty";
  readonly from: number;
  readonly to: number;
  /** The field's name, the statement's words or the chip's text. */
  readonly name: string;
}

/** Gives the stops of a section in their order: fields to fill, unconfirmed statements, chips whose mark changed. */
export function stopsOf(document: Node, facts: ReportFacts): Stop[] {
  const stops: Stop[] = [];
  document.forEach((block, blockOffset) => {
    const start = blockOffset + 1;
    block.forEach((node, offset) => {
      const [from, to] = [start + offset, start + offset + node.nodeSize];
      if (isFillable(node, facts)) stops.push({ kind: "field", from, to, name: fieldIdOf(node) });
      if (isChanged(node, facts)) stops.push({ kind: "changedChip", from, to, name: String(node.attrs.text) });
    });
    stops.push(...statementsOf(block, start));
  });
  return stops.sort((one, other) => one.from - other.from || one.to - other.to);
}

function isFillable(node: Node, facts: ReportFacts): boolean {
  const field = facts.fields.get(fieldIdOf(node));
  return field !== undefined && field.kind !== "computed";
}

/** Gives the name of the field that a node prints; empty where it prints none. */
export function fieldIdOf(node: Node): string {
  if (node.type.name === "field") return String(node.attrs.fieldId);
  return node.type.name === "reportTable" ? String(node.attrs.tableId) : "";
}

/** Says whether a chip's mark reads otherwise now and nobody has decided about it. */
export function isChanged(node: Node, facts: ReportFacts): boolean {
  if (node.type.name !== "measurement") return false;
  const [id, written] = [String(node.attrs.measurementId), String(node.attrs.text)];
  const chip = facts.chips.get(id);
  return chip !== undefined && chip.now !== written && !facts.kept.has(keptChip(id, written, chip.now));
}

/** Gives in words why a chip stays as it is written although its mark reads otherwise; null where nothing was kept. */
export function keptWordsOf(node: Node, facts: ReportFacts): string | null {
  const [id, written] = [String(node.attrs.measurementId), String(node.attrs.text)];
  const chip = facts.chips.get(id);
  if (chip === undefined || chip.now === written) return null;
  return facts.kept.get(keptChip(id, written, chip.now)) ?? null;
}

/** The sentences of a paragraph that have unconfirmed words. */
function statementsOf(block: Node, start: number): Stop[] {
  const marked: boolean[] = [];
  let isAny = false;
  block.forEach((node, offset) => {
    const isMarked = node.marks.some(({ type }) => type.name === unconfirmedMark);
    isAny ||= isMarked;
    for (let place = offset; place < offset + node.nodeSize; place += 1) marked[place] = isMarked;
  });
  if (!isAny) return [];
  const text = block.textBetween(0, block.content.size, "", atomCharacter);
  return sentencesOf(text).flatMap(({ from, to }) => {
    const first = marked.indexOf(true, from);
    if (first === -1 || first >= to) return [];
    // The heading before a statement is none of it.
    return [{ kind: "statement" as const, from: start + first, to: start + to, name: text.slice(first, to) }];
  });
}
