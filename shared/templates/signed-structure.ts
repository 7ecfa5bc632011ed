import type { DraftContent } from "../domain/report.ts";
import type { FieldDefinition, FieldValue } from "../domain/report-field.ts";
import type { SignedStructure } from "../domain/report-template.ts";
import { sectionKeys } from "../domain/section.ts";
import { isFilled } from "./expression.ts";
import { fieldText } from "./field-text.ts";

/**
 * Gives what a signed report keeps of the draft's fields: those that were filled and stand in the text, in the template's
 * order; null where it has none. A value whose place was deleted from the text says nothing that anybody read.
 */
export function signedStructure({ structure, sections }: DraftContent): SignedStructure | null {
  if (structure === undefined) return null;
  const printed = new Set(
    sectionKeys.flatMap((key) =>
      sections[key].flat().map((run) => (run.kind === "field" ? run.fieldId : run.kind === "table" ? run.tableId : "")),
    ),
  );
  return {
    template: structure.template,
    values: structure.fields.flatMap((field) => {
      const value = structure.values[field.id];
      if (value === undefined || !isFilled(value) || !printed.has(field.id)) return [];
      const text = fieldText(field, value);
      const unit = "unit" in field && field.unit !== "" ? { unit: field.unit } : {};
      return [{ fieldId: field.id, label: field.label, value, text, ...unit, ...codesOf(field, value) }];
    }),
  };
}

/** The field's code says what was asked, the choice's what was answered; several choices have no one code. */
function codesOf(
  field: FieldDefinition,
  value: FieldValue,
): Pick<SignedStructure["values"][number], "code" | "valueCode"> {
  const chosen = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const option = "options" in field ? field.options.find((each) => each.value === chosen) : undefined;
  return {
    ...(field.code === undefined ? {} : { code: field.code }),
    ...(option?.code === undefined ? {} : { valueCode: option.code }),
  };
}
