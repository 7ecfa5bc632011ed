import { describe, expect, it } from "vitest";
import { paragraphText } from "../domain/report.ts";
import type { FieldValue } from "../domain/report-field.ts";
import { builtInTemplate } from "./built-in-templates.ts";
import { isHeldByField } from "./kept-blocks.ts";
import { strayBlocks, withFieldValue, withTemplate } from "./take-template.ts";
import { emptyContent } from "./template.test-data.ts";

function filled(id: string, ...values: [string, FieldValue][]) {
  const template = builtInTemplate(id) ?? expect.fail();
  return values.reduce(
    (content, [field, value]) => withFieldValue(content, field, value),
    withTemplate(emptyContent, template, {}),
  );
}

const lines = ({ sections }: ReturnType<typeof filled>) => sections.findings.map(paragraphText);

describe("a filled field whose condition no longer holds", () => {
  const fracture: [string, FieldValue][] = [
    ["purpose", ["trauma"]],
    ["fracture", ["linear"]],
    ["fractureSite", "left parietal"],
  ];

  it("stays in the findings, is named, and goes when it is emptied", () => {
    const stroke = filled("ct-head", ...fracture, ["purpose", ["stroke"]]);
    expect(lines(stroke)).toContain("Skull: linear fracture.");
    expect(lines(stroke)).not.toContain("Skull: No suspicious bone lesion.");
    expect(stroke.sections.conclusion.map(paragraphText)).toContain("Skull: linear fracture, left parietal.");
    expect(strayBlocks(stroke)).toEqual(["fracture"]);
    const structure = stroke.structure ?? expect.fail();
    expect(isHeldByField(structure, "fracture")).toBe(true);
    expect(isHeldByField(structure, "fractureSite")).toBe(false);
    const emptied = withFieldValue(withFieldValue(stroke, "fracture", null), "fractureSite", null);
    expect(lines(emptied).filter((line) => /fracture|parietal/.test(line))).toEqual([]);
    expect(lines(emptied)).toContain("Skull: No suspicious bone lesion.");
    expect(strayBlocks(emptied)).toEqual([]);
  });

  it("is not kept for what another paragraph of the section prints", () => {
    const suspected = filled(
      "msk-xray",
      ...([
        ["fracture", ["fracture"]],
        ["fractureSite", "distal radius"],
        ["fracture", ["suspected"]],
      ] as [string, FieldValue][]),
    );
    expect(strayBlocks(suspected)).toEqual([]);
    expect(lines(suspected)).toContain("distal radius.");
  });

  it("has its conclusion in the order of the template, whatever is filled first", () => {
    const both = filled(
      "mammography",
      ...([
        ["sides", ["both"]],
        ["leftFinding", ["none"]],
        ["leftScore", "M1"],
        ["rightScore", "M5"],
        ["rightFinding", ["mass"]],
      ] as [string, FieldValue][]),
    );
    expect(both.sections.conclusion.map(paragraphText)).toEqual(["Right breast: mass, , ; M5.", "Left breast: M1."]);
  });

  it("names its breast where the sides that were imaged change", () => {
    const left = filled(
      "mammography",
      ...([
        ["sides", ["both"]],
        ["rightFinding", ["mass"]],
        ["rightQuadrant", ["uo"]],
        ["rightSize", 22],
        ["rightScore", "M5"],
        ["sides", ["left"]],
      ] as [string, FieldValue][]),
    );
    expect(lines(left)).toContain("Right breast: mass. M5.");
    expect(lines(left)).toContain("Right breast, detail: upper outer, 22 mm,  from the nipple. ");
    expect(strayBlocks(left)).toEqual(["right", "rightDetail"]);
    expect(left.sections.conclusion.map(paragraphText).join()).not.toContain("Right");
  });
});
