import { describe, expect, it } from "vitest";
import { fieldDefinitionSchema } from "../../shared/domain/report-field.ts";
import { reportTemplateSchema } from "../../shared/domain/report-template.ts";
import { templateProblems } from "../../shared/templates/template-problems.ts";
import { blankTemplate, copyOf, freshName, moved, newBlock, newField, withFieldName } from "./template-edits.ts";

const blank = blankTemplate([]);

describe("edits of a template", () => {
  it("begin with a template, fields and paragraphs that are sound", () => {
    expect(reportTemplateSchema.parse(blank)).toEqual(blank);
    expect(templateProblems(blank)).toEqual([]);
    const kinds = ["text", "pick", "number", "date", "time", "laterality", "score", "computed", "table"] as const;
    for (const kind of kinds) expect(fieldDefinitionSchema.parse(newField(kind, [kind])).id).toBe(`${kind}2`);
    expect(newBlock("advice", ["paragraph"]).id).toBe("paragraph2");
  });

  it("give a copy an identifier of its own, within the length that is allowed", () => {
    const long = { ...blank, id: "a".repeat(64), name: "n".repeat(120) };
    expect(reportTemplateSchema.parse(copyOf(long, [])).id).toMatch(/^a{56}-own$/);
    expect(copyOf(blank, ["own-template-own"]).id).toBe("own-template-own2");
    expect(freshName("a", ["a", "a2"])).toBe("a3");
  });

  it("move an item by one place, and not past the ends", () => {
    const items = ["a", "b", "c"].map((id) => ({ id }));
    const order = (id: string, by: 1 | -1) =>
      moved(items, id, by)
        .map((item) => item.id)
        .join("");
    expect([order("b", -1), order("b", 1), order("a", -1), order("c", 1)]).toEqual(["bac", "acb", "abc", "abc"]);
  });

  it("rename a field wherever it is meant, and nowhere else", () => {
    const number = { ...newField("number", []), id: "size" };
    const sum = { ...newField("computed", []), id: "twice", expression: 'if(size > 1, size * 2, "size")' };
    const block = {
      ...newBlock("findings", []),
      text: "{size} {{size}} {sizes}",
      when: "size > 5 and sizes != 'size'",
    };
    const template = reportTemplateSchema.parse({ ...blank, fields: [number, sum], blocks: [block] });
    const { fields, blocks } = withFieldName(template, "size", "diameter");
    expect(fields.map((field) => (field.kind === "computed" ? field.expression : field.id))).toEqual([
      "diameter",
      'if(diameter > 1, diameter * 2, "size")',
    ]);
    expect(blocks[0]).toMatchObject({ text: "{diameter} {{size}} {sizes}", when: "diameter > 5 and sizes != 'size'" });
  });
});
