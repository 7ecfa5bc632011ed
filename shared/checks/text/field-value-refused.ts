import { valueProblem } from "../../templates/field-values.ts";
import { signedStructure } from "../../templates/signed-structure.ts";
import { type TextCheck, usualReasons } from "../check.ts";

const earliest = "1900-01-01";

/** A value that stands in the text although its field does not take it, e.g. from an earlier draft or an import. */
export const fieldValueRefused: TextCheck = {
  stage: "writing",
  code: "fieldValueRefused",
  level: "warn",
  title: "Value that its field does not take",
  explanation: "“None” stands beside a finding, a number is out of its range, or a day is before the patient was born.",
  source: "Known cause of harm: a choice of none left beside a finding, each of which is believed",
  reasons: usualReasons,
  run: ({ subject }) => {
    const fields = subject.content.structure?.fields ?? [];
    return (signedStructure(subject.content)?.values ?? []).flatMap(({ fieldId, label, value }) => {
      const field = fields.find(({ id }) => id === fieldId);
      if (field === undefined || field.kind === "computed") return [];
      const problem = valueProblem(field, value);
      if (problem !== null) return [{ sentence: problem }];
      if (field.kind !== "date" || typeof value !== "string") return [];
      const born = subject.patient.birthDate ?? earliest;
      if (value < earliest) return [{ sentence: `${label} is before 1900.` }];
      return value < born ? [{ sentence: `${label} is before the patient was born.` }] : [];
    });
  },
};
