import type { DraftStructure } from "../../domain/report-template.ts";
import { fieldsOfExpression } from "../../templates/expression.ts";
import { doesHold } from "../../templates/field-values.ts";
import { signedStructure } from "../../templates/signed-structure.ts";
import { type TextCheck, usualReasons } from "../check.ts";
import { type FieldRelation, fieldRelations } from "../field-relations.ts";

/** Each relation with the fields that it names, read once. */
const relations = fieldRelations.map((relation) => ({ ...relation, needs: [...fieldsOfExpression(relation.when)] }));

function isAsked(
  { needs }: FieldRelation & { readonly needs: readonly string[] },
  { fields }: DraftStructure,
): boolean {
  return needs.every((id) => fields.some((field) => field.id === id));
}

/** Answers of fields of which not both can be true. */
export const fieldsContradict: TextCheck = {
  stage: "writing",
  code: "fieldsContradict",
  level: "warn",
  title: "Fields that contradict each other",
  explanation: "A score, a category or an advice goes with a finding; here two fields say what cannot both be true.",
  source:
    "RCR Breast Group scale, BTA 2014, PI-RADS v2.1, TNM 8th edition, C-RADS 2023, Lugano 2014: what each category means",
  reasons: usualReasons,
  run: ({ subject }) => {
    const { structure } = subject.content;
    if (structure === undefined) return [];
    // What stands nowhere in the text is not said to anybody.
    const printed = new Set(signedStructure(subject.content)?.values.map(({ fieldId }) => fieldId));
    const values = Object.fromEntries(Object.entries(structure.values).filter(([id]) => printed.has(id)));
    return relations.flatMap((relation) =>
      isAsked(relation, structure) && doesHold(relation.when, values) ? [{ sentence: relation.sentence }] : [],
    );
  },
};
