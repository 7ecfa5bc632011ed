import { describe, expect, test } from "vitest";
import { signedStructure } from "./signed-structure.ts";
import { withFieldValue, withTemplate } from "./take-template.ts";
import { emptyContent, kidneyTemplate } from "./template.test-data.ts";

const filled = withFieldValue(withTemplate(emptyContent, kidneyTemplate, { side: "left" }), "length", 110);

describe("what a signed report keeps of its fields", () => {
  test("is what was filled, with its unit", () => {
    const kept = signedStructure(filled)?.values ?? [];
    expect(kept.map(({ fieldId, text }) => `${fieldId}: ${text}`)).toEqual([
      "length: 110 mm",
      "stone: no stone",
      "side: left",
    ]);
    expect(kept[0]).toMatchObject({ value: 110, unit: "mm", label: "Length" });
  });

  test("leaves out a value whose place was deleted from the text", () => {
    const deleted = { ...filled, sections: { ...filled.sections, findings: [] } };
    expect(signedStructure(deleted)?.values.map(({ fieldId }) => fieldId)).toEqual(["stone"]);
  });
});
