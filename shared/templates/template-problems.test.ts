import { describe, expect, test } from "vitest";
import type { FieldDefinition } from "../domain/report-field.ts";
import { reportTemplateSchema } from "../domain/report-template.ts";
import { blockPieces } from "./block-text.ts";
import { fittingTemplates } from "./choose-template.ts";
import { withComputed } from "./field-values.ts";
import { kidneyTemplate } from "./template.test-data.ts";
import { templateProblems } from "./template-problems.ts";

const computed = (id: string, expression: string): FieldDefinition => ({
  kind: "computed",
  id,
  label: id,
  onSigning: "silent",
  expression,
  unit: "",
  decimals: 0,
});

test("a sound template has no problems and is valid", () => {
  expect(templateProblems(kidneyTemplate)).toEqual([]);
  expect(reportTemplateSchema.parse(kidneyTemplate)).toEqual(kidneyTemplate);
});

describe("what is wrong with a template is said", () => {
  test("loops are named, and come to nothing instead of running for ever", () => {
    const fields = [computed("a", "b + 1"), computed("b", "c"), computed("c", "a"), computed("d", "2")];
    expect(templateProblems({ ...kidneyTemplate, fields, blocks: [] })).toEqual([
      "These computed fields need each other in a loop: a, b, c.",
    ]);
    expect(withComputed(fields, {})).toEqual({ a: null, b: null, c: null, d: 2 });
  });

  test("unknown fields, broken conditions and double names", () => {
    const [first] = kidneyTemplate.blocks;
    if (first === undefined) throw new Error("The template has no block.");
    const blocks = [first, { ...first, text: "{nothing}", when: "stone =" }];
    const problems = templateProblems({ ...kidneyTemplate, blocks });
    expect(problems[0]).toBe("Two paragraphs are called size.");
    expect(problems[1]).toBe("The paragraph size names the field nothing, which does not exist.");
    expect(problems[2]).toMatch(/^The condition of size: The expression cannot be read/);
  });
});

test("braces in a text are fields, doubled ones are braces", () => {
  expect(blockPieces("a {x} {{y}} {not a field}")).toEqual([
    { kind: "words", text: "a " },
    { kind: "field", fieldId: "x" },
    { kind: "words", text: " {y} {not a field}" },
  ]);
});

describe("which templates fit", () => {
  const facts = {
    modalities: ["US"],
    description: "US Renal tract",
    bodyPart: "",
    age: 50,
    sex: "male" as const,
    siteCode: "RXX",
  };
  const general = {
    ...kidneyTemplate,
    id: "general",
    match: { ...kidneyTemplate.match, procedureWords: [], bodyParts: [] },
  };

  test("what fits more closely comes first", () => {
    expect(fittingTemplates([general, kidneyTemplate], facts).map(({ id }) => id)).toEqual(["kidneys", "general"]);
  });

  test("words are whole words", () => {
    expect(fittingTemplates([kidneyTemplate], { ...facts, description: "Adrenal tract" })).toEqual([]);
  });

  test("an age that is not known fits no template for an age", () => {
    const child = { ...general, match: { ...general.match, maximumAge: 15 } };
    expect(fittingTemplates([child], { ...facts, age: null })).toEqual([]);
    expect(fittingTemplates([child], { ...facts, age: 4 })).toHaveLength(1);
  });
});
