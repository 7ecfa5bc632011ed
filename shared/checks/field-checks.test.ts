import { describe, expect, it } from "vitest";
import type { FieldValue } from "../domain/report-field.ts";
import { builtInTemplate, builtInTemplates } from "../templates/built-in-templates.ts";
import { fieldsOfExpression } from "../templates/expression.ts";
import { withFieldValue, withTemplate } from "../templates/take-template.ts";
import { emptyContent } from "../templates/template.test-data.ts";
import { fieldRelations } from "./field-relations.ts";
import { subjectOf } from "./report-subject.test-data.ts";
import { writingChecks } from "./signing-checks.ts";

type Given = readonly (readonly [string, FieldValue])[];

function filled(id: string, given: Given) {
  const content = withTemplate(emptyContent, builtInTemplate(id) ?? expect.fail(), {});
  return given.reduce((now, [field, value]) => withFieldValue(now, field, value), content);
}

function said(code: string, content: ReturnType<typeof filled>): string[] {
  return writingChecks(subjectOf({}, { content })).flatMap((found) => (found.code === code ? [found.sentence] : []));
}

describe("relations between fields", () => {
  it("each belong to a template of the program, with choices that it offers", () => {
    for (const { when } of fieldRelations) {
      const needs = [...fieldsOfExpression(when)];
      const homes = builtInTemplates.filter(({ fields }) =>
        needs.every((id) => fields.some((field) => field.id === id)),
      );
      expect([when, homes.length > 0]).toEqual([when, true]);
      for (const [, id, choice] of when.matchAll(/has\((\w+), "(\w+)"\)/g)) {
        const offers = homes.flatMap(({ fields }) => fields.filter((field) => field.id === id && "options" in field));
        const values = offers.flatMap((field) => ("options" in field ? field.options.map(({ value }) => value) : []));
        expect(values).toContain(choice);
      }
    }
  });

  const right: Given = [
    ["sides", ["right"]],
    ["rightFinding", ["mass"]],
  ];
  const lesion: Given = [
    ["lesionCount", ["1"]],
    ["lesion1Zone", ["pz"]],
    ["lesion1Dwi", "4"],
    ["lesion1Size", 14],
  ];

  it.each<[string, Given, Given, string]>([
    ["mammography", [...right, ["rightScore", "M5"]], [["rightScore", "M1"]], "scored M1"],
    ["mammography", [...right, ["rightScore", "M5"], ["next", ["biopsy"]]], [["next", ["none"]]], "no further imaging"],
    [
      "mammography",
      [
        ["sides", ["left"]],
        ["leftScore", "M1"],
        ["leftFinding", ["none"]],
      ],
      [["leftScore", "M4"]],
      "M3 to M5",
    ],
    [
      "us-thyroid",
      [
        ["hasNodules", ["present"]],
        ["right", "U5"],
      ],
      [["hasNodules", ["none"]]],
      "there are no nodules",
    ],
    [
      "us-thyroid",
      [
        ["hasNodules", ["present"]],
        ["left", "U2"],
      ],
      [["size", ["removed"]]],
      "it was removed",
    ],
    ["mr-prostate", lesion, [["lesion1Size", 25]], "by PI-RADS v2.1 the score is 5"],
    ["mr-prostate", lesion, [["lesion1Capsule", ["frank"]]], "by PI-RADS v2.1 the score is 5"],
    ["mr-prostate", [...lesion, ["tStage", "T2"]], [["vesicles", ["both"]]], "below T3b"],
    ["mr-prostate", [...lesion, ["nStage", "N0"]], [["nodes", ["present"]]], "N0"],
    ["mr-prostate", [...lesion, ["protocol", ["bi"]]], [["lesion1Dce", ["positive"]]], "biparametric"],
    [
      "us-dvt",
      [
        ["side", "right"],
        ["result", ["proximal"]],
      ],
      [["thrombusSide", "left"]],
      "the other side",
    ],
    [
      "pet-ct-lymphoma",
      [
        ["purpose", ["end"]],
        ["response", ["complete"]],
      ],
      [["marrow", ["focal"]]],
      "marrow is involved",
    ],
  ])("%s is quiet, and speaks of a contradiction", (id, quiet, change, words) => {
    expect(said("fieldsContradict", filled(id, quiet))).toEqual([]);
    expect(said("fieldsContradict", filled(id, [...quiet, ...change])).join()).toContain(words);
  });
});

describe("a value that its field does not take", () => {
  it("is named where an older draft has none beside a finding", () => {
    const head = filled("ct-head", [["haemorrhage", ["none"]]]);
    const structure = head.structure ?? expect.fail();
    const values = { ...structure.values, haemorrhage: ["none", "subdural"] };
    expect(said("fieldValueRefused", head)).toEqual([]);
    expect(said("fieldValueRefused", { ...head, structure: { ...structure, values } })).toEqual([
      "Haemorrhage: “no intracranial haemorrhage” cannot stand beside another choice.",
    ]);
  });

  it("is named where a day is before the birth of the patient or before 1900", () => {
    const of = (day: string) => said("fieldValueRefused", filled("mr-prostate", [["psaDate", day]]));
    expect(of("2026-01-01")).toEqual([]);
    expect(of("1950-01-01")).toEqual(["Date of the PSA is before the patient was born."]);
    expect(of("1800-01-01")).toEqual(["Date of the PSA is before 1900."]);
  });
});
