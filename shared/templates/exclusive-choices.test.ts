import { describe, expect, it, test } from "vitest";
import type { FieldDefinition, FieldOption } from "../domain/report-field.ts";
import type { ReportTemplate } from "../domain/report-template.ts";
import { builtInTemplate } from "./built-in-templates.ts";
import { exclusiveProblem } from "./exclusive-choices.ts";
import { withFieldValue, withTemplate } from "./take-template.ts";
import { emptyContent } from "./template.test-data.ts";

/** The template as drafts kept it that were begun before a choice could be marked as standing alone. */
function keptBefore(id: string): ReportTemplate {
  const template = builtInTemplate(id) ?? expect.fail();
  const fields = template.fields.map((field) =>
    field.kind === "pick" ? { ...field, options: field.options.map(({ isExclusive: _, ...option }) => option) } : field,
  );
  return { ...template, fields };
}

function findings(...options: FieldOption[]): FieldDefinition {
  return { kind: "pick", id: "findings", label: "Findings", onSigning: "silent", isMultiple: true, options };
}

const effusion = { value: "effusion", text: "effusion" };

describe("a draft whose template does not say which choices stand alone", () => {
  test.each([
    ["ct-head", "haemorrhage", "none", "subdural"],
    ["ct-head", "fracture", "none", "depressed"],
    ["mr-spine", "fracture", "normal", "benign"],
    ["us-abdomen", "leftKidney", "normal", "stone"],
  ] as const)("has no finding of %s.%s beside %s", (id, fieldId, nothing, finding) => {
    const template = keptBefore(id);
    const field = template.fields.find((each) => each.id === fieldId) ?? expect.fail();
    const choose = (...values: string[][]) =>
      values.reduce(
        (content, value) => withFieldValue(content, fieldId, value),
        withTemplate(emptyContent, template, {}),
      ).structure?.values[fieldId];
    expect(choose([nothing])).toEqual([nothing]);
    expect(choose([nothing], [nothing, finding])).toEqual([finding]);
    expect(choose([finding], [finding, nothing])).toEqual([nothing]);
    expect(exclusiveProblem(field, [nothing, finding])).toMatch(/cannot stand beside another choice\.$/);
  });

  test.each(["none", "None.", "NIL", "normal", "no abnormality", "none seen"])(
    "reads “%s” from the printed words",
    (text) => {
      const field = findings({ value: "a", text }, effusion);
      expect(exclusiveProblem(field, ["a", "effusion"])).toBe(
        `Findings: “${text}” cannot stand beside another choice.`,
      );
    },
  );

  test.each(["normal variant", "no fracture", "nonenhancing", "abnormal", "not normal"])(
    "lets “%s” stand beside another",
    (text) => {
      expect(exclusiveProblem(findings({ value: text, text }, effusion), [text, "effusion"])).toBeNull();
    },
  );

  it("is left to the template that does say", () => {
    const field = findings(
      { value: "nil", text: "nil", isExclusive: true },
      { value: "normal", text: "normal" },
      effusion,
    );
    expect(exclusiveProblem(field, ["normal", "effusion"])).toBeNull();
    expect(exclusiveProblem(field, ["nil", "effusion"])).not.toBeNull();
  });
});
