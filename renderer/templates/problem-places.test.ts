import { describe, expect, it } from "vitest";
import { kidneyTemplate } from "../../shared/templates/template.test-data.ts";
import { placedProblems } from "./problem-places.ts";
import { newField } from "./template-edits.ts";

describe("problems of a template", () => {
  it("are found at the field and the paragraph that they are of", () => {
    const loop = {
      ...newField("computed", []),
      kind: "computed" as const,
      id: "loop",
      expression: "loop + 1",
      unit: "",
      decimals: 0,
    };
    const { all, ofField, ofBlock } = placedProblems({
      ...kidneyTemplate,
      fields: [...kidneyTemplate.fields, loop, { ...newField("number", []), id: "length" }],
      blocks: kidneyTemplate.blocks.map((block) =>
        block.id === "size" ? { ...block, text: "{gone}", when: "(" } : block,
      ),
    });
    expect(all.length).toBeGreaterThanOrEqual(4);
    expect(ofField("loop").join()).toContain("loop");
    expect(ofField("length")).toEqual(["Two fields are called length."]);
    expect(ofBlock("size")).toHaveLength(2);
    expect([...ofField("width"), ...ofBlock("clear")]).toEqual([]);
  });

  it("are one where nothing would be printed", () => {
    expect(placedProblems({ ...kidneyTemplate, blocks: [] }).all).toHaveLength(1);
  });
});
