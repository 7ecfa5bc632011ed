import { describe, expect, it } from "vitest";
import type { ReportTemplate } from "../domain/report-template.ts";
import { kidneyTemplate } from "./template.test-data.ts";
import { templateDifference } from "./template-difference.ts";

const changed = (change: Partial<ReportTemplate>) =>
  templateDifference(kidneyTemplate, { ...kidneyTemplate, ...change });
const { fields, blocks } = kidneyTemplate;

describe("the difference between two versions of a template", () => {
  it("is empty where nothing changed", () => {
    expect(changed({ version: 9 })).toEqual([]);
  });

  it("names what came, what went and what moved", () => {
    expect(changed({ blocks: blocks.slice(1) })).toEqual(["The paragraph “Size” was taken out."]);
    expect(templateDifference({ ...kidneyTemplate, fields: fields.slice(1) }, kidneyTemplate)).toContain(
      "The field “Length” is new.",
    );
    expect(changed({ blocks: [...blocks].reverse() })).toEqual(["The order of the paragraphs was changed."]);
  });

  it("says in words how a field and a paragraph changed", () => {
    const fieldsNow = fields.map((field) =>
      field.kind === "number" && field.id === "length"
        ? { ...field, maximum: 300, onSigning: "prohibit" as const }
        : field,
    );
    expect(changed({ fields: fieldsNow })).toEqual([
      "The field “Length”: what signing does while it is empty “alert” became “prohibit”.",
      "The field “Length”: its largest value “250” became “300”.",
    ]);
    const blocksNow = blocks.map((block) =>
      block.id === "clear" ? { ...block, isNormal: false, text: "Bladder empty." } : block,
    );
    expect(changed({ blocks: blocksNow })).toEqual([
      "The paragraph “Bladder”: “The bladder is normal.” became “Bladder empty.”.",
      "The paragraph “Bladder”: it is no longer marked as normal text.",
    ]);
    expect(changed({ name: "Kidneys", match: { ...kidneyTemplate.match, modalities: [] } })).toEqual([
      "The name: “Ultrasound kidneys” became “Kidneys”.",
      "What it is offered for was changed.",
    ]);
  });
});
