import type { FieldDefinition } from "../domain/report-field.ts";
import type { DraftStructure, TemplateBlock } from "../domain/report-template.ts";
import { blockPieces } from "./block-text.ts";
import { isFilled } from "./expression.ts";
import { doesHold } from "./field-values.ts";

type Filled = Pick<DraftStructure, "fields" | "blocks" | "values">;

/**
 * Gives the names of the blocks whose condition does not hold and that are yet the place of a field that a person filled: what
 * was written must not vanish because another field changed. They stay until that field is emptied. The place of a field is
 * the first block that prints it, unless another of the same section prints it now.
 */
export function blocksWithFilledFields({ fields, blocks, values }: Filled): ReadonlySet<string> {
  const applying = blocks.filter((block) => block.when === undefined || doesHold(block.when, values));
  const kept = new Set<string>();
  for (const field of fields) {
    if (!isFilledByPerson(field, values)) continue;
    const home = blocks.find((block) => prints(block, field.id));
    if (home === undefined || applying.includes(home)) continue;
    const isElsewhere = applying.some((block) => block.section === home.section && prints(block, field.id));
    if (!isElsewhere) kept.add(home.id);
  }
  return kept;
}

/** Gives the blocks that stay in a draft although their condition does not hold, and print the field: its note is said from them. */
export function isHeldByField({ fields, blocks, values, shown }: DraftStructure, fieldId: string): boolean {
  const kept = blocksWithFilledFields({ fields, blocks, values });
  return blocks.some((block) => shown.includes(block.id) && kept.has(block.id) && prints(block, fieldId));
}

function prints({ text }: TemplateBlock, fieldId: string): boolean {
  return blockPieces(text).some((piece) => piece.kind === "field" && piece.fieldId === fieldId);
}

/** What the program knows, computes or begins with was not written by anybody. */
function isFilledByPerson(field: FieldDefinition, values: DraftStructure["values"]): boolean {
  if (field.kind === "computed" || field.autofill !== undefined) return false;
  const value = values[field.id];
  const first = "default" in field ? field.default : undefined;
  return isFilled(value) && JSON.stringify(value) !== JSON.stringify(first);
}
