import type { DraftContent } from "../domain/report.ts";
import type { FieldDefinition, FieldValue } from "../domain/report-field.ts";
import type { SignedStructure } from "../domain/report-template.ts";
import { isFilled } from "./expression.ts";
import { fieldText } from "./field-text.ts";

/** Gives what a signed report keeps of the draft's fields, those that were filled, in the template's order; null where it has none. */
export function signedStructure({ structure }: DraftContent): SignedStructure | null {
  if (structure === undefined) return null;
  return {
    template: structure.template,
    values: structure.fields.flatMap((field) => {
      const value = structure.values[field.id];
      if (value === undefined || !isFilled(value)) return [];
      const text = fieldText(field, value);
      const unit = "unit" in field && field.unit !== "" ? { unit: field.unit } : {};
      return [{ fieldId: field.id, label: field.label, value, text, ...unit, ...codeOf(field, value) }];
    }),
  };
}

/** The code of the choice where it has one, else of the field. */
function codeOf(field: FieldDefinition, value: FieldValue): Pick<SignedStructure["values"][number], "code"> {
  const chosen = Array.isArray(value) ? value[0] : value;
  const option = "options" in field ? field.options.find((each) => each.value === chosen) : undefined;
  const code = option?.code ?? field.code;
  return code === undefined ? {} : { code };
}
